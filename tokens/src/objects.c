#include "objects.h"

#include <stdlib.h>

CK_OBJECT_CLASS
object_class(const struct object *object)
{
  return attribute_number(&object->attributes, CKA_CLASS);
}

bool
object_is_private(const struct object *object)
{
  return attribute_bool(&object->attributes, CKA_PRIVATE);
}

/* Handles are never given twice, so one of a destroyed object never means another. */
CK_OBJECT_HANDLE
object_handle(struct object *object)
{
  static CK_OBJECT_HANDLE last;
  if (!object->handle)
    object->handle = ++last;
  return object->handle;
}

void
object_append(struct object **list, struct object *object)
{
  while (*list)
    list = &(*list)->next;
  object->next = NULL;
  *list = object;
}

void
object_remove(struct object **list, struct object *object)
{
  while (*list && *list != object)
    list = &(*list)->next;
  if (!*list)
    return;
  *list = object->next;
  object_free(object);
}

void
object_free(struct object *object)
{
  attributes_clear(&object->attributes);
  free(object);
}

void
objects_free(struct object **list)
{
  while (*list)
    object_remove(list, *list);
}
