/* C_Initialize, C_Finalize, C_GetInfo (PKCS#11 v2.40 5.4). */
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sessions.h"
#include "slots.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char *directory;
/* Locked during a call; the system unlocks it when its process dies. */
static int lock_file = -1;

static int
lock(int operation)
{
  int result;
  do
    result = flock(lock_file, operation);
  while (result != 0 && errno == EINTR);
  return result;
}

CK_RV
module_enter(void)
{
  pthread_mutex_lock(&mutex);
  CK_RV rv = CKR_OK;
  if (!directory)
    rv = CKR_CRYPTOKI_NOT_INITIALIZED;
  else if (lock(LOCK_EX) != 0)
    rv = CKR_GENERAL_ERROR;
  if (rv != CKR_OK)
    pthread_mutex_unlock(&mutex);
  return rv;
}

void
module_leave(void)
{
  lock(LOCK_UN);
  pthread_mutex_unlock(&mutex);
}

const char *
module_directory(void)
{
  return directory;
}

void
pad(unsigned char *field, size_t length, const char *text)
{
  size_t used = strlen(text) < length ? strlen(text) : length;
  memset(field, ' ', length);
  memcpy(field, text, used);
}

/* All four functions for mutexes or none; we lock with the system's, and do not call the caller's. */
static CK_RV
assert_arguments(const CK_C_INITIALIZE_ARGS *arguments)
{
  if (!arguments)
    return CKR_OK;
  if (arguments->pReserved)
    return CKR_ARGUMENTS_BAD;
  int given = (arguments->CreateMutex != NULL) + (arguments->DestroyMutex != NULL) + (arguments->LockMutex != NULL) +
              (arguments->UnlockMutex != NULL);
  if (given != 0 && given != 4)
    return CKR_ARGUMENTS_BAD;
  return given == 4 && !(arguments->flags & CKF_OS_LOCKING_OK) ? CKR_CANT_LOCK : CKR_OK;
}

static CK_RV
open_directory(void)
{
  const char *path = getenv(DIRECTORY_VARIABLE);
  if (!path || !*path)
    return CKR_GENERAL_ERROR;
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return CKR_GENERAL_ERROR;
  lock_file = openat(folder, ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  close(folder);
  if (lock_file < 0)
    return CKR_GENERAL_ERROR;
  directory = strdup(path);
  if (directory)
    return CKR_OK;
  close(lock_file);
  return CKR_HOST_MEMORY;
}

CK_RV
C_Initialize(void *arguments)
{
  pthread_mutex_lock(&mutex);
  CK_RV rv = directory ? CKR_CRYPTOKI_ALREADY_INITIALIZED : assert_arguments(arguments);
  if (rv == CKR_OK)
    rv = open_directory();
  pthread_mutex_unlock(&mutex);
  return rv;
}

CK_RV
C_Finalize(void *reserved)
{
  if (reserved)
    return CKR_ARGUMENTS_BAD;
  CK_RV rv = module_enter();
  if (rv != CKR_OK)
    return rv;
  sessions_forget();
  slots_forget();
  free(directory);
  directory = NULL;
  close(lock_file);
  pthread_mutex_unlock(&mutex);
  return CKR_OK;
}

static CK_RV
get_info(CK_INFO *info)
{
  if (!info)
    return CKR_ARGUMENTS_BAD;
  memset(info, 0, sizeof *info);
  info->cryptokiVersion = (CK_VERSION){ CRYPTOKI_VERSION_MAJOR, CRYPTOKI_VERSION_MINOR };
  info->libraryVersion = (CK_VERSION){ 1, 0 };
  pad(info->manufacturerID, sizeof info->manufacturerID, "Kualik");
  pad(info->libraryDescription, sizeof info->libraryDescription, "Test token, protects nothing");
  return CKR_OK;
}

CK_RV
C_GetInfo(CK_INFO *info)
{
  GUARDED(get_info(info));
}
