/* C_Initialize, C_Finalize, C_GetInfo, C_GetFunctionList, and everything before and after them. */
#include <string.h>

#include "walk.h"

static CK_RV
no_mutex(void *mutex)
{
  (void)mutex;
  return CKR_GENERAL_ERROR;
}

static CK_RV
no_new_mutex(void **mutex)
{
  (void)mutex;
  return CKR_GENERAL_ERROR;
}

static void
walk_uninitialised(void)
{
  CK_INFO info;
  CK_ULONG count;
  CK_SESSION_HANDLE session;
  T(C_GetInfo(&info));
  T(C_GetSlotList(CK_TRUE, NULL, &count));
  T(C_OpenSession(1, RO, NULL, NULL, &session));
  T(C_CloseSession(1));
  T(C_Login(1, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_GenerateRandom(1, NULL, 0));
  T(C_Finalize(NULL));
}

void
walk_start(void)
{
  CK_INFO info;
  CK_C_INITIALIZE_ARGS reserved = { .pReserved = &info };
  CK_C_INITIALIZE_ARGS one_mutex = { .LockMutex = no_mutex };
  CK_C_INITIALIZE_ARGS system_locks = { .flags = CKF_OS_LOCKING_OK };
  CK_C_INITIALIZE_ARGS own_locks = { .CreateMutex = no_new_mutex,
                                     .DestroyMutex = no_mutex,
                                     .LockMutex = no_mutex,
                                     .UnlockMutex = no_mutex };
  walk_uninitialised();
  T(C_GetFunctionList(NULL));
  T(C_GetFunctionList(&p11));
  T(C_Initialize(&reserved));
  T(C_Initialize(&one_mutex));
  if (strcmp(kind->name, "rsa") != 0)
    T(C_Initialize(&own_locks));
  T(C_Initialize(&system_locks));
  T(C_Initialize(&system_locks));
  T(C_Initialize(NULL));
  T(C_Finalize(&info));
  T(C_Finalize(NULL));
  T(C_Finalize(NULL));
  T(C_Initialize(NULL));
  T(C_GetInfo(NULL));
  T(C_GetInfo(&info));
  note("version", 100UL * info.cryptokiVersion.major + info.cryptokiVersion.minor);
}

void
walk_end(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  T(C_Login(session, CKU_USER, WRONG_PIN, 0));
  T(C_Finalize(NULL));
  T(C_GetSessionInfo(session, NULL));
  walk_uninitialised();
}
