/* C_GetAttributeValue, C_SetAttributeValue (PKCS#11 v2.40 5.7). */
#include <string.h>

#include "access.h"
#include "attribute_rules.h"
#include "module.h"

/* One attribute; what cannot be given has the length CK_UNAVAILABLE_INFORMATION. */
static CK_RV
give(const struct object *object, CK_ATTRIBUTE *wanted)
{
  const struct attribute *attribute = attribute_find(&object->attributes, wanted->type);
  CK_ULONG room = wanted->ulValueLen;
  wanted->ulValueLen = CK_UNAVAILABLE_INFORMATION;
  if (is_secret(object_class(object), wanted->type))
    return CKR_ATTRIBUTE_SENSITIVE;
  if (!attribute)
    return CKR_ATTRIBUTE_TYPE_INVALID;
  if (wanted->pValue && room < attribute->length)
    return CKR_BUFFER_TOO_SMALL;
  if (wanted->pValue && attribute->length > 0)
    memcpy(wanted->pValue, attribute->value, attribute->length);
  wanted->ulValueLen = attribute->length;
  return CKR_OK;
}

/* All of the template is answered, whatever is wrong with one of it. */
static CK_RV
get_attributes(CK_SESSION_HANDLE session_handle, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
  struct session *session;
  CK_RV rv = template ? session_find(session_handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  const struct object *object = object_of_handle(session, handle);
  if (!object)
    return CKR_OBJECT_HANDLE_INVALID;
  for (CK_ULONG i = 0; i < count; i++) {
    CK_RV one = give(object, &template[i]);
    rv = one != CKR_OK ? one : rv;
  }
  return rv;
}

CK_RV
C_GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
  GUARDED(get_attributes(session, handle, template, count));
}

static CK_RV
assert_changes(const struct session *session, const struct object *object, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  CK_RV rv = assert_may_write(session, !object->session, object_is_private(object));
  if (rv == CKR_OK && !attribute_bool(&object->attributes, CKA_MODIFIABLE))
    rv = CKR_ACTION_PROHIBITED;
  size_t memory = token_memory(&session->slot->token);
  for (CK_ULONG i = 0; rv == CKR_OK && i < count; i++) {
    rv = assert_changeable(object_class(object), &template[i]);
    memory += rv == CKR_OK ? template[i].ulValueLen : 0;
  }
  return rv == CKR_OK && memory > TOKEN_MEMORY ? CKR_DEVICE_MEMORY : rv;
}

/* Nothing is changed unless all of it may be. */
static CK_RV
set_attributes(CK_SESSION_HANDLE session_handle, CK_OBJECT_HANDLE handle, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  struct session *session;
  CK_RV rv = template ? session_find(session_handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  struct object *object = object_of_handle(session, handle);
  if (!object)
    return CKR_OBJECT_HANDLE_INVALID;
  rv = assert_changes(session, object, template, count);
  for (CK_ULONG i = 0; rv == CKR_OK && i < count; i++)
    rv = attribute_put(&object->attributes, template[i].type, template[i].pValue, template[i].ulValueLen);
  return rv != CKR_OK || object->session ? rv : slot_save(session->slot);
}

CK_RV
C_SetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
  GUARDED(set_attributes(session, handle, template, count));
}
