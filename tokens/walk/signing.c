/* C_SignInit, C_Sign, C_VerifyInit, C_Verify. */
#include <string.h>

#include "keys.h"
#include "walk.h"

static CK_BYTE hash[128] = "a hash of what is signed, which the host has computed", signature[512];

static void
walk_sign(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE public, CK_OBJECT_HANDLE private)
{
  CK_MECHANISM mechanism = { kind->signing, NULL, 0 }, unknown = { CKM_VENDOR_DEFINED, NULL, 0 };
  CK_ULONG length = sizeof signature, none = 3;
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  T(C_SignInit(session, NULL, private));
  T(C_SignInit(NOTHING, &mechanism, private));
  T(C_SignInit(session, &mechanism, NOTHING));
  T(C_SignInit(session, &unknown, private));
  T(C_SignInit(session, &mechanism, private));
  T(C_SignInit(session, &mechanism, private));
  T(C_Sign(NOTHING, hash, kind->data_length, signature, &length));
  T(C_Sign(session, hash, kind->data_length, NULL, &none));
  note("length", none == kind->signature_length);
  none = 3;
  T(C_Sign(session, hash, kind->data_length, signature, &none));
  note("length", none == kind->signature_length);
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  note("length", length == kind->signature_length);
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  T(C_SignInit(session, &mechanism, private));
  T(C_Sign(session, hash, 1000, signature, &length));
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  T(C_SignInit(session, &mechanism, public));
}

static void
walk_verify(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE public, CK_OBJECT_HANDLE private)
{
  CK_MECHANISM mechanism = { kind->signing, NULL, 0 }, unknown = { CKM_VENDOR_DEFINED, NULL, 0 };
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  T(C_VerifyInit(session, NULL, public));
  T(C_VerifyInit(NOTHING, &mechanism, public));
  T(C_VerifyInit(session, &mechanism, NOTHING));
  T(C_VerifyInit(session, &unknown, public));
  T(C_VerifyInit(session, &mechanism, public));
  T(C_VerifyInit(session, &mechanism, public));
  T(C_Verify(NOTHING, hash, kind->data_length, signature, kind->signature_length));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  T(C_VerifyInit(session, &mechanism, public));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length - 1));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  hash[0] ^= 1;
  T(C_VerifyInit(session, &mechanism, public));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  hash[0] ^= 1;
  signature[5] ^= 1;
  T(C_VerifyInit(session, &mechanism, public));
  T(C_Verify(session, hash, kind->data_length, signature, kind->signature_length));
  signature[5] ^= 1;
  T(C_VerifyInit(session, &mechanism, private));
}

/* An operation ends with the login, and with its key. */
static void
walk_interruptions(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE private)
{
  CK_MECHANISM mechanism = { kind->signing, NULL, 0 };
  CK_ULONG length = sizeof signature;
  CK_BBOOL no = CK_FALSE;
  CK_ATTRIBUTE no_signing = { CKA_SIGN, &no, sizeof no };
  T(C_SignInit(session, &mechanism, private));
  T(C_Logout(session));
  T(C_SignInit(session, &mechanism, private));
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  CK_OBJECT_HANDLE public, another;
  step("another key pair", make_pair(session, &public, &another));
  T(C_SetAttributeValue(session, another, &no_signing, 1));
  T(C_SignInit(session, &mechanism, another));
}

void
walk_signing(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  CK_OBJECT_HANDLE public = 0, private = 0;
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  step("a key pair", make_pair(session, &public, &private));
  walk_sign(session, public, private);
  CK_MECHANISM mechanism = { kind->signing, NULL, 0 };
  CK_ULONG length = sizeof signature;
  T(C_CloseSession(session));
  session = opened(RW);
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  step("a key pair", make_pair(session, &public, &private));
  T(C_SignInit(session, &mechanism, private));
  T(C_Sign(session, hash, kind->data_length, signature, &length));
  walk_verify(session, public, private);
  walk_interruptions(session, private);
  T(C_CloseAllSessions(slot));
}
