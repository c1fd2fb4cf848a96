#include "key_operation.h"

static CK_RV
assert_key(const struct object *key, const struct curve *curve, CK_ATTRIBUTE_TYPE permission)
{
  if (!key)
    return CKR_KEY_HANDLE_INVALID;
  if (attribute_number(&key->attributes, CKA_KEY_TYPE) != curve->key_type)
    return CKR_KEY_TYPE_INCONSISTENT;
  return attribute_bool(&key->attributes, permission) ? CKR_OK : CKR_KEY_FUNCTION_NOT_PERMITTED;
}

CK_RV
key_operation_start(struct session *session, struct key_operation *operation, const CK_MECHANISM *mechanism,
                    CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE permission)
{
  if (operation->active)
    return CKR_OPERATION_ACTIVE;
  const struct curve *curve = curve_of_signing(mechanism->mechanism);
  if (!curve)
    return CKR_MECHANISM_INVALID;
  if (mechanism->pParameter || mechanism->ulParameterLen)
    return CKR_MECHANISM_PARAM_INVALID;
  CK_RV rv = assert_key(object_of_handle(session, key), curve, permission);
  if (rv == CKR_OK)
    *operation = (struct key_operation){ true, mechanism->mechanism, key };
  return rv;
}

CK_RV
key_operation_key(const struct session *session, const struct key_operation *operation, const struct curve **curve,
                  const uint8_t **value)
{
  const struct object *key = object_of_handle(session, operation->key);
  if (!key)
    return CKR_KEY_HANDLE_INVALID;
  *curve = curve_of_signing(operation->mechanism);
  *value = attribute_find(&key->attributes, CKA_VALUE)->value;
  return CKR_OK;
}
