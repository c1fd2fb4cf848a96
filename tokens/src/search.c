/* C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal (PKCS#11 v2.40 5.7). */
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "attribute_rules.h"
#include "module.h"

/* A secret value matches nothing: a search that did would tell it byte by byte. */
static bool
has(const struct object *object, const CK_ATTRIBUTE *wanted)
{
  const struct attribute *attribute = attribute_find(&object->attributes, wanted->type);
  if (!attribute || is_secret(object_class(object), wanted->type))
    return false;
  if (attribute->length != wanted->ulValueLen)
    return false;
  return attribute->length == 0 || memcmp(attribute->value, wanted->pValue, attribute->length) == 0;
}

static bool
matches(const struct object *object, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  for (CK_ULONG i = 0; i < count; i++)
    if (!has(object, &template[i]))
      return false;
  return true;
}

static CK_RV
search(struct session *session, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  size_t objects = 0;
  for (struct object *object = session->slot->token.objects; object; object = object->next)
    objects++;
  struct search found = { .active = true, .handles = malloc((objects + 1) * sizeof(CK_OBJECT_HANDLE)) };
  if (!found.handles)
    return CKR_HOST_MEMORY;
  for (struct object *object = session->slot->token.objects; object; object = object->next)
    if (may_see(session, object) && matches(object, template, count))
      found.handles[found.count++] = object_handle(object);
  session->search = found;
  return CKR_OK;
}

static CK_RV
assert_template(const CK_ATTRIBUTE *template, CK_ULONG count)
{
  if (!template && count > 0)
    return CKR_ARGUMENTS_BAD;
  for (CK_ULONG i = 0; i < count; i++)
    if (!template[i].pValue && template[i].ulValueLen > 0)
      return CKR_ARGUMENTS_BAD;
  return CKR_OK;
}

static CK_RV
find_init(CK_SESSION_HANDLE handle, const CK_ATTRIBUTE *template, CK_ULONG count)
{
  struct session *session;
  CK_RV rv = assert_template(template, count);
  if (rv == CKR_OK)
    rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  return session->search.active ? CKR_OPERATION_ACTIVE : search(session, template, count);
}

CK_RV
C_FindObjectsInit(CK_SESSION_HANDLE handle, CK_ATTRIBUTE *template, CK_ULONG count)
{
  GUARDED(find_init(handle, template, count));
}

static CK_RV
find(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *objects, CK_ULONG most, CK_ULONG *count)
{
  struct session *session;
  CK_RV rv = objects && count ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  struct search *search = &session->search;
  if (!search->active)
    return CKR_OPERATION_NOT_INITIALIZED;
  for (*count = 0; *count < most && search->given < search->count; (*count)++)
    objects[*count] = search->handles[search->given++];
  return CKR_OK;
}

CK_RV
C_FindObjects(CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE *objects, CK_ULONG most, CK_ULONG *count)
{
  GUARDED(find(handle, objects, most, count));
}

static CK_RV
find_final(CK_SESSION_HANDLE handle)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!session->search.active)
    return CKR_OPERATION_NOT_INITIALIZED;
  search_end(&session->search);
  return CKR_OK;
}

CK_RV
C_FindObjectsFinal(CK_SESSION_HANDLE handle)
{
  GUARDED(find_final(handle));
}
