/* What only the software token has, and what it has not. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "keys.h"
#include "walk.h"

static CK_BYTE bytes[64];
static CK_ULONG length;
static CK_OBJECT_HANDLE handle;

void
walk_unsupported(void)
{
  CK_SESSION_HANDLE s = opened(RW);
  CK_MECHANISM m = { kind->signing, NULL, 0 };
  T(C_WaitForSlotEvent(0, &slot, NULL));
  T(C_GetOperationState(s, bytes, &length));
  T(C_SetOperationState(s, bytes, length, 0, 0));
  T(C_CopyObject(s, 1, NULL, 0, &handle));
  T(C_EncryptInit(s, &m, 1));
  T(C_Encrypt(s, bytes, 1, bytes, &length));
  T(C_EncryptUpdate(s, bytes, 1, bytes, &length));
  T(C_EncryptFinal(s, bytes, &length));
  T(C_DecryptInit(s, &m, 1));
  T(C_Decrypt(s, bytes, 1, bytes, &length));
  T(C_DecryptUpdate(s, bytes, 1, bytes, &length));
  T(C_DecryptFinal(s, bytes, &length));
  T(C_DigestKey(s, 1));
  T(C_SignUpdate(s, bytes, 1));
  T(C_SignFinal(s, bytes, &length));
  T(C_SignRecoverInit(s, &m, 1));
  T(C_SignRecover(s, bytes, 1, bytes, &length));
  T(C_VerifyUpdate(s, bytes, 1));
  T(C_VerifyFinal(s, bytes, 1));
  T(C_VerifyRecoverInit(s, &m, 1));
  T(C_VerifyRecover(s, bytes, 1, bytes, &length));
  T(C_DigestEncryptUpdate(s, bytes, 1, bytes, &length));
  T(C_DecryptDigestUpdate(s, bytes, 1, bytes, &length));
  T(C_SignEncryptUpdate(s, bytes, 1, bytes, &length));
  T(C_DecryptVerifyUpdate(s, bytes, 1, bytes, &length));
  T(C_GenerateKey(s, &m, NULL, 0, &handle));
  T(C_WrapKey(s, &m, 1, 1, bytes, &length));
  T(C_UnwrapKey(s, &m, 1, bytes, 1, NULL, 0, &handle));
  T(C_DeriveKey(s, &m, 1, NULL, 0, &handle));
  T(C_GetFunctionStatus(s));
  T(C_CancelFunction(s));
  T(C_CloseSession(s));
}

static CK_OBJECT_CLASS public_class = CKO_PUBLIC_KEY, private_class = CKO_PRIVATE_KEY, data_class = CKO_DATA;
static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;

static CK_KEY_TYPE
key_type(void)
{
  return kind->signature_length == 64 ? CKK_GOSTR3410 : CKK_GOSTR3410_512;
}

/* A public key from elsewhere must be a point of a known curve; a private one does not come in at all. */
void
walk_public_keys(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  CK_OBJECT_HANDLE public, private;
  CK_KEY_TYPE type = key_type(), rsa = CKK_RSA;
  CK_BYTE point[128], oid[] = { 0x06, 0x01, 0x2a };
  CK_ATTRIBUTE read = { CKA_VALUE, point, sizeof point };
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &public_class, sizeof public_class },
                              { CKA_TOKEN, &no, sizeof no },
                              { CKA_KEY_TYPE, &type, sizeof type },
                              { CKA_VALUE, point, kind->signature_length },
                              kind->needed[0] };
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  step("a key pair", make_pair(session, &public, &private));
  T(C_GetAttributeValue(session, public, &read, 1));
  note("x and y", read.ulValueLen == kind->signature_length);
  T(C_CreateObject(session, template, 5, &handle));
  T(C_CreateObject(session, template, 4, &handle));
  point[0] ^= 1;
  T(C_CreateObject(session, template, 5, &handle));
  point[0] ^= 1;
  template[3].ulValueLen--;
  T(C_CreateObject(session, template, 5, &handle));
  template[3].ulValueLen++;
  template[4] = (CK_ATTRIBUTE){ CKA_GOSTR3410_PARAMS, oid, sizeof oid };
  T(C_CreateObject(session, template, 5, &handle));
  template[2] = (CK_ATTRIBUTE){ CKA_KEY_TYPE, &rsa, sizeof rsa };
  T(C_CreateObject(session, template, 5, &handle));
  template[0].pValue = &private_class;
  T(C_CreateObject(session, template, 5, &handle));
  T(C_CloseAllSessions(slot));
}

/* A token has room for so much, and what does not fit leaves no trace. */
void
walk_full_token(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  CK_ULONG size = 50000;
  CK_BYTE *large = calloc(1, size);
  CK_OBJECT_HANDLE objects[3];
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &data_class, sizeof data_class },
                              { CKA_TOKEN, &yes, sizeof yes },
                              { CKA_VALUE, large, size } };
  CK_ATTRIBUTE larger = { CKA_VALUE, large, CK_UNAVAILABLE_INFORMATION };
  T(C_CreateObject(session, template, 3, &objects[0]));
  T(C_CreateObject(session, template, 3, &objects[1]));
  T(C_CreateObject(session, template, 3, &objects[2]));
  T(C_SetAttributeValue(session, objects[0], &larger, 1));
  T(C_DestroyObject(session, objects[0]));
  T(C_CreateObject(session, template, 3, &objects[2]));
  T(C_DestroyObject(session, objects[1]));
  T(C_DestroyObject(session, objects[2]));
  free(large);
  T(C_CloseSession(session));
}

enum { THREADS = 6, ROUNDS = 10 };

static CK_OBJECT_HANDLE shared_key;

/* One thread: sessions, signatures, objects, all at once with the others. Gives the number of failures. */
static void *
work(void *unused)
{
  (void)unused;
  CK_BYTE hash[64] = { 1 }, signature[128];
  CK_MECHANISM mechanism = { kind->signing, NULL, 0 };
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &data_class, sizeof data_class }, { CKA_TOKEN, &yes, sizeof yes } };
  size_t failures = 0;
  for (int i = 0; i < ROUNDS; i++) {
    CK_SESSION_HANDLE session = opened(RW);
    CK_OBJECT_HANDLE object = 0;
    CK_ULONG size = sizeof signature;
    failures += p11->C_SignInit(session, &mechanism, shared_key) != CKR_OK;
    failures += p11->C_Sign(session, hash, kind->data_length, signature, &size) != CKR_OK;
    failures += p11->C_CreateObject(session, template, 2, &object) != CKR_OK;
    failures += p11->C_DestroyObject(session, object) != CKR_OK;
    failures += p11->C_CloseSession(session) != CKR_OK;
  }
  return (void *)failures;
}

void
walk_threads(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  pthread_t threads[THREADS];
  CK_OBJECT_HANDLE public;
  unsigned long failures = 0;
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  step("a key pair", make_pair(session, &public, &shared_key));
  for (int i = 0; i < THREADS; i++)
    pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; i++) {
    void *failed;
    pthread_join(threads[i], &failed);
    failures += (unsigned long)failed;
  }
  note("failures in threads", failures);
  T(C_CloseAllSessions(slot));
}

static void
note_flags(void)
{
  CK_TOKEN_INFO info;
  p11->C_GetTokenInfo(slot, &info);
  note("low, final, locked",
       ((info.flags & CKF_USER_PIN_COUNT_LOW) ? 100UL : 0) + ((info.flags & CKF_USER_PIN_FINAL_TRY) ? 10UL : 0) +
         ((info.flags & CKF_USER_PIN_LOCKED) ? 1UL : 0));
}

/* Wrong PINs count down and lock; the security officer sets a new one. */
void
walk_locked(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  note_flags();
  for (int i = 0; i < 3; i++) {
    T(C_Login(session, CKU_USER, WRONG_PIN, LENGTH(WRONG_PIN)));
    note_flags();
  }
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_SetPIN(session, USER_PIN, LENGTH(USER_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_InitPIN(session, NEW_PIN, LENGTH(NEW_PIN)));
  note_flags();
  T(C_Logout(session));
  T(C_Login(session, CKU_USER, NEW_PIN, LENGTH(NEW_PIN)));
  T(C_CloseSession(session));
}
