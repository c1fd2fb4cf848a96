/* C_VerifyInit, C_Verify (PKCS#11 v2.40 5.12): the raw mechanisms, which take a hash in one part. */
#include "key_operation.h"
#include "module.h"

static CK_RV
verify_init(CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  struct session *session;
  CK_RV rv = mechanism ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  return key_operation_start(session, &session->verifying, mechanism, key, CKA_VERIFY);
}

CK_RV
C_VerifyInit(CK_SESSION_HANDLE handle, CK_MECHANISM *mechanism, CK_OBJECT_HANDLE key)
{
  GUARDED(verify_init(handle, mechanism, key));
}

static CK_RV
verify_with(const struct session *session, const uint8_t *hash, CK_ULONG length, const uint8_t *signature,
            CK_ULONG signature_length)
{
  const struct curve *curve;
  const uint8_t *point;
  CK_RV rv = hash && signature ? CKR_OK : CKR_ARGUMENTS_BAD;
  if (rv == CKR_OK)
    rv = key_operation_key(session, &session->verifying, &curve, &point);
  if (rv != CKR_OK)
    return rv;
  if (length != curve->octets)
    return CKR_DATA_LEN_RANGE;
  if (signature_length != 2 * curve->octets)
    return CKR_SIGNATURE_LEN_RANGE;
  return curve_verify(curve, point, hash, signature) ? CKR_OK : CKR_SIGNATURE_INVALID;
}

/* Whatever comes out, the operation is over (5.12). */
static CK_RV
verify(CK_SESSION_HANDLE handle, const uint8_t *hash, CK_ULONG length, const uint8_t *signature,
       CK_ULONG signature_length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!session->verifying.active)
    return CKR_OPERATION_NOT_INITIALIZED;
  rv = verify_with(session, hash, length, signature, signature_length);
  session->verifying.active = false;
  return rv;
}

CK_RV
C_Verify(CK_SESSION_HANDLE handle, CK_BYTE *hash, CK_ULONG length, CK_BYTE *signature, CK_ULONG signature_length)
{
  GUARDED(verify(handle, hash, length, signature, signature_length));
}
