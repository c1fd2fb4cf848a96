/* C_CreateObject, C_DestroyObject, C_GetObjectSize (PKCS#11 v2.40 5.7). */
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "attribute_rules.h"
#include "curves.h"
#include "module.h"

/* The class that a template asks for. */
static CK_RV
read_class(const CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_CLASS *class)
{
  const CK_ATTRIBUTE *given = template_find(template, count, CKA_CLASS);
  if (!given)
    return CKR_TEMPLATE_INCOMPLETE;
  if (!given->pValue || given->ulValueLen != sizeof *class)
    return CKR_ATTRIBUTE_VALUE_INVALID;
  memcpy(class, given->pValue, sizeof *class);
  return CKR_OK;
}

/* A public key must be a point of a curve that we have. */
static CK_RV
assert_public_key(const struct attributes *list)
{
  const struct curve *curve = curve_of_key_type(attribute_number(list, CKA_KEY_TYPE));
  const struct attribute *value = attribute_find(list, CKA_VALUE);
  const struct attribute *parameters = attribute_find(list, CKA_GOSTR3410_PARAMS);
  if (!curve || value->length != 2 * curve->octets)
    return CKR_ATTRIBUTE_VALUE_INVALID;
  if (parameters->length != curve->parameters_length ||
      memcmp(parameters->value, curve->parameters, curve->parameters_length) != 0)
    return CKR_DOMAIN_PARAMS_INVALID;
  return curve_has_point(curve, value->value) ? CKR_OK : CKR_ATTRIBUTE_VALUE_INVALID;
}

static CK_RV
assert_contents(CK_OBJECT_CLASS class, const struct attributes *list)
{
  if (class == CKO_PUBLIC_KEY)
    return assert_public_key(list);
  if (class == CKO_CERTIFICATE && attribute_number(list, CKA_CERTIFICATE_TYPE) != CKC_X_509)
    return CKR_ATTRIBUTE_VALUE_INVALID;
  return CKR_OK;
}

static CK_RV
fill(struct object *object, CK_OBJECT_CLASS class, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  CK_RV rv = attributes_from_template(&object->attributes, class, CREATED, template, count);
  return rv != CKR_OK ? rv : assert_contents(class, &object->attributes);
}

/* Private keys are made on the token and nowhere else. */
static CK_RV
create(struct session *session, const CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *handle)
{
  CK_OBJECT_CLASS class;
  CK_RV rv = read_class(template, count, &class);
  if (rv != CKR_OK)
    return rv;
  if (class != CKO_DATA && class != CKO_CERTIFICATE && class != CKO_PUBLIC_KEY)
    return CKR_ATTRIBUTE_VALUE_INVALID;
  struct object *object = calloc(1, sizeof *object);
  if (!object)
    return CKR_HOST_MEMORY;
  rv = fill(object, class, template, count);
  if (rv == CKR_OK)
    rv = assert_may_write(session, attribute_bool(&object->attributes, CKA_TOKEN), object_is_private(object));
  if (rv != CKR_OK) {
    object_free(object);
    return rv;
  }
  rv = objects_keep(session, &object, 1);
  if (rv == CKR_OK)
    *handle = object_handle(object);
  return rv;
}

static CK_RV
create_object(CK_SESSION_HANDLE session_handle, const CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *handle)
{
  struct session *session;
  CK_RV rv = template && handle ? session_find(session_handle, &session) : CKR_ARGUMENTS_BAD;
  return rv != CKR_OK ? rv : create(session, template, count, handle);
}

CK_RV
C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE *template, CK_ULONG count, CK_OBJECT_HANDLE *handle)
{
  GUARDED(create_object(session, template, count, handle));
}

/* The object goes from memory when it has gone from the file. */
static CK_RV
destroy(struct slot *slot, struct object *object)
{
  CK_SESSION_HANDLE owner = object->session;
  if (owner) {
    object_remove(&slot->token.objects, object);
    return CKR_OK;
  }
  object->session = CK_UNAVAILABLE_INFORMATION;
  CK_RV rv = slot_save(slot);
  object->session = 0;
  if (rv == CKR_OK)
    object_remove(&slot->token.objects, object);
  return rv;
}

static CK_RV
destroy_object(CK_SESSION_HANDLE session_handle, CK_OBJECT_HANDLE handle)
{
  struct session *session;
  CK_RV rv = session_find(session_handle, &session);
  if (rv != CKR_OK)
    return rv;
  struct object *object = object_of_handle(session, handle);
  if (!object)
    return CKR_OBJECT_HANDLE_INVALID;
  rv = assert_may_write(session, !object->session, object_is_private(object));
  if (rv != CKR_OK)
    return rv;
  if (!attribute_bool(&object->attributes, CKA_DESTROYABLE))
    return CKR_ACTION_PROHIBITED;
  return destroy(session->slot, object);
}

CK_RV
C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle)
{
  GUARDED(destroy_object(session, handle));
}

static CK_RV
get_object_size(CK_SESSION_HANDLE session_handle, CK_OBJECT_HANDLE handle, CK_ULONG *size)
{
  struct session *session;
  CK_RV rv = size ? session_find(session_handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  const struct object *object = object_of_handle(session, handle);
  if (!object)
    return CKR_OBJECT_HANDLE_INVALID;
  *size = attributes_size(&object->attributes);
  return CKR_OK;
}

CK_RV
C_GetObjectSize(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle, CK_ULONG *size)
{
  GUARDED(get_object_size(session, handle, size));
}
