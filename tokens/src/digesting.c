/* C_DigestInit, C_Digest, C_DigestUpdate, C_DigestFinal (PKCS#11 v2.40 5.10): Streebog-512 (RFC 6986). */
#include "module.h"
#include "sessions.h"

static CK_RV
digest_init(CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism)
{
  struct session *session;
  CK_RV rv = mechanism ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  if (session->digesting.active)
    return CKR_OPERATION_ACTIVE;
  if (mechanism->mechanism != CKM_GOSTR3411_12_512)
    return CKR_MECHANISM_INVALID;
  session->digesting = (struct digest_operation){ .active = true };
  streebog512_init(&session->digesting.context);
  return CKR_OK;
}

CK_RV
C_DigestInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism)
{
  GUARDED(digest_init(handle, mechanism));
}

static CK_RV
find_digesting(CK_SESSION_HANDLE handle, struct digest_operation **operation)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  *operation = &session->digesting;
  return session->digesting.active ? CKR_OK : CKR_OPERATION_NOT_INITIALIZED;
}

/* Whether the answer is only about the length of the hash; the operation then goes on (5.2). */
static bool
is_about_length(const CK_BYTE *hash, CK_ULONG *length, CK_RV *rv)
{
  bool fits = hash && *length >= STREEBOG512_DIGEST_SIZE;
  *length = STREEBOG512_DIGEST_SIZE;
  *rv = hash && !fits ? CKR_BUFFER_TOO_SMALL : CKR_OK;
  return !fits;
}

static CK_RV
digest(CK_SESSION_HANDLE handle, const CK_BYTE *data, CK_ULONG data_length, CK_BYTE *hash, CK_ULONG *length)
{
  struct digest_operation *operation;
  CK_RV rv = find_digesting(handle, &operation);
  if (rv != CKR_OK)
    return rv;
  if (operation->in_parts)
    return CKR_OPERATION_ACTIVE;
  if ((!data && data_length > 0) || !length) {
    operation->active = false;
    return CKR_ARGUMENTS_BAD;
  }
  if (is_about_length(hash, length, &rv))
    return rv;
  if (data_length > 0)
    streebog512_update(&operation->context, data_length, data);
  streebog512_digest(&operation->context, STREEBOG512_DIGEST_SIZE, hash);
  operation->active = false;
  return CKR_OK;
}

CK_RV
C_Digest(CK_SESSION_HANDLE handle, CK_BYTE *data, CK_ULONG data_length, CK_BYTE *hash, CK_ULONG *length)
{
  GUARDED(digest(handle, data, data_length, hash, length));
}

static CK_RV
digest_update(CK_SESSION_HANDLE handle, const CK_BYTE *part, CK_ULONG length)
{
  struct digest_operation *operation;
  CK_RV rv = find_digesting(handle, &operation);
  if (rv != CKR_OK)
    return rv;
  if (!part && length > 0) {
    operation->active = false;
    return CKR_ARGUMENTS_BAD;
  }
  operation->in_parts = true;
  if (length > 0)
    streebog512_update(&operation->context, length, part);
  return CKR_OK;
}

CK_RV
C_DigestUpdate(CK_SESSION_HANDLE handle, CK_BYTE *part, CK_ULONG length)
{
  GUARDED(digest_update(handle, part, length));
}

static CK_RV
digest_final(CK_SESSION_HANDLE handle, CK_BYTE *hash, CK_ULONG *length)
{
  struct digest_operation *operation;
  CK_RV rv = find_digesting(handle, &operation);
  if (rv != CKR_OK)
    return rv;
  if (!length) {
    operation->active = false;
    return CKR_ARGUMENTS_BAD;
  }
  if (is_about_length(hash, length, &rv))
    return rv;
  streebog512_digest(&operation->context, STREEBOG512_DIGEST_SIZE, hash);
  operation->active = false;
  return CKR_OK;
}

CK_RV
C_DigestFinal(CK_SESSION_HANDLE handle, CK_BYTE *hash, CK_ULONG *length)
{
  GUARDED(digest_final(handle, hash, length));
}
