/* C_SignInit, C_Sign (PKCS#11 v2.40 5.11): the raw mechanisms, which take a hash in one part. */
#include "key_operation.h"
#include "module.h"

static CK_RV
sign_init(CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  struct session *session;
  CK_RV rv = mechanism ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  return key_operation_start(session, &session->signing, mechanism, key, CKA_SIGN);
}

CK_RV
C_SignInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  GUARDED(sign_init(handle, mechanism, key));
}

/* Asking for the length, or with too small a buffer, goes on with the operation; all else ends it (5.2). */
static CK_RV
sign_with(const struct session *session, const uint8_t *hash, CK_ULONG length, uint8_t *signature,
          CK_ULONG *signature_length, bool *goes_on)
{
  const struct curve *curve;
  const uint8_t *scalar;
  CK_RV rv = hash && signature_length ? CKR_OK : CKR_ARGUMENTS_BAD;
  if (rv == CKR_OK)
    rv = key_operation_key(session, &session->signing, &curve, &scalar);
  if (rv != CKR_OK)
    return rv;
  if (length != curve->octets)
    return CKR_DATA_LEN_RANGE;
  CK_ULONG room = *signature_length;
  *signature_length = 2 * curve->octets;
  *goes_on = !signature || room < 2 * curve->octets;
  if (*goes_on)
    return signature ? CKR_BUFFER_TOO_SMALL : CKR_OK;
  curve_sign(curve, scalar, hash, signature);
  return CKR_OK;
}

static CK_RV
sign(CK_SESSION_HANDLE handle, const uint8_t *hash, CK_ULONG length, uint8_t *signature, CK_ULONG *signature_length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!session->signing.active)
    return CKR_OPERATION_NOT_INITIALIZED;
  bool goes_on = false;
  rv = sign_with(session, hash, length, signature, signature_length, &goes_on);
  session->signing.active = goes_on;
  return rv;
}

CK_RV
C_Sign(CK_SESSION_HANDLE handle, CK_BYTE *hash, CK_ULONG length, CK_BYTE *signature, CK_ULONG *signature_length)
{
  GUARDED(sign(handle, hash, length, signature, signature_length));
}
