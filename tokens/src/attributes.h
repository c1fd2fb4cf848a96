/* A list of attributes (PKCS#11 v2.40 3.3): a type and the bytes of its value. */
#ifndef ATTRIBUTES_H
#define ATTRIBUTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numbers.h"

struct attribute {
  CK_ATTRIBUTE_TYPE type;
  uint8_t *value;
  size_t length;
};

struct attributes {
  struct attribute *at;
  size_t count;
};

/* The attribute of a type, or NULL. */
const struct attribute *attribute_find(const struct attributes *list, CK_ATTRIBUTE_TYPE type);

/* Adds an attribute, or replaces its value. CKR_HOST_MEMORY leaves the list as it was. */
CK_RV attribute_put(struct attributes *list, CK_ATTRIBUTE_TYPE type, const void *value, size_t length);

CK_RV attribute_put_bool(struct attributes *list, CK_ATTRIBUTE_TYPE type, bool value);
CK_RV attribute_put_number(struct attributes *list, CK_ATTRIBUTE_TYPE type, CK_ULONG value);

/* The value of a CK_BBOOL attribute; false when there is none. */
bool attribute_bool(const struct attributes *list, CK_ATTRIBUTE_TYPE type);

/* The value of a CK_ULONG attribute; CK_UNAVAILABLE_INFORMATION when there is none. */
CK_ULONG attribute_number(const struct attributes *list, CK_ATTRIBUTE_TYPE type);

void attributes_clear(struct attributes *list);

/* How many bytes the values have. */
size_t attributes_size(const struct attributes *list);

/* The attribute of a type in a caller's template, or NULL. */
const CK_ATTRIBUTE *template_find(const CK_ATTRIBUTE *template, CK_ULONG count, CK_ATTRIBUTE_TYPE type);

#endif
