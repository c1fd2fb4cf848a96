#include "attributes.h"

#include <stdlib.h>
#include <string.h>

const struct attribute *
attribute_find(const struct attributes *list, CK_ATTRIBUTE_TYPE type)
{
  for (size_t i = 0; i < list->count; i++)
    if (list->at[i].type == type)
      return &list->at[i];
  return NULL;
}

static struct attribute *
add(struct attributes *list, CK_ATTRIBUTE_TYPE type)
{
  struct attribute *more = realloc(list->at, (list->count + 1) * sizeof *more);
  if (!more)
    return NULL;
  list->at = more;
  more[list->count] = (struct attribute){ .type = type };
  return &more[list->count++];
}

CK_RV
attribute_put(struct attributes *list, CK_ATTRIBUTE_TYPE type, const void *value, size_t length)
{
  uint8_t *copy = malloc(length ? length : 1);
  if (!copy)
    return CKR_HOST_MEMORY;
  if (length)
    memcpy(copy, value, length);
  struct attribute *attribute = (struct attribute *)attribute_find(list, type);
  if (!attribute)
    attribute = add(list, type);
  if (!attribute) {
    free(copy);
    return CKR_HOST_MEMORY;
  }
  free(attribute->value);
  attribute->value = copy;
  attribute->length = length;
  return CKR_OK;
}

CK_RV
attribute_put_bool(struct attributes *list, CK_ATTRIBUTE_TYPE type, bool value)
{
  CK_BBOOL byte = value ? CK_TRUE : CK_FALSE;
  return attribute_put(list, type, &byte, sizeof byte);
}

CK_RV
attribute_put_number(struct attributes *list, CK_ATTRIBUTE_TYPE type, CK_ULONG value)
{
  return attribute_put(list, type, &value, sizeof value);
}

bool
attribute_bool(const struct attributes *list, CK_ATTRIBUTE_TYPE type)
{
  const struct attribute *attribute = attribute_find(list, type);
  return attribute && attribute->length == sizeof(CK_BBOOL) && *attribute->value != CK_FALSE;
}

CK_ULONG
attribute_number(const struct attributes *list, CK_ATTRIBUTE_TYPE type)
{
  const struct attribute *attribute = attribute_find(list, type);
  CK_ULONG value = CK_UNAVAILABLE_INFORMATION;
  if (attribute && attribute->length == sizeof value)
    memcpy(&value, attribute->value, sizeof value);
  return value;
}

void
attributes_clear(struct attributes *list)
{
  for (size_t i = 0; i < list->count; i++)
    free(list->at[i].value);
  free(list->at);
  *list = (struct attributes){ 0 };
}

size_t
attributes_size(const struct attributes *list)
{
  size_t size = 0;
  for (size_t i = 0; i < list->count; i++)
    size += list->at[i].length;
  return size;
}

const CK_ATTRIBUTE *
template_find(const CK_ATTRIBUTE *template, CK_ULONG count, CK_ATTRIBUTE_TYPE type)
{
  for (CK_ULONG i = 0; i < count; i++)
    if (template[i].type == type)
      return &template[i];
  return NULL;
}
