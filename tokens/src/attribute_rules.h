/* Which attributes each class of objects has, and who may set them when (PKCS#11 v2.40 4.4 to 4.9). */
#ifndef ATTRIBUTE_RULES_H
#define ATTRIBUTE_RULES_H

#include "attributes.h"

/* How an object comes about. */
enum origin { CREATED, GENERATED };

/* All memory of a token, in bytes of attribute values; about what a small real one has. */
#define TOKEN_MEMORY 131072

/*
 * Fills an empty list from a caller's template and the presets of its class.
 *
 * CKR_ATTRIBUTE_TYPE_INVALID, CKR_ATTRIBUTE_READ_ONLY, CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCOMPLETE,
 * CKR_TEMPLATE_INCONSISTENT, CKR_DEVICE_MEMORY; the list is then to be cleared by the caller.
 */
CK_RV attributes_from_template(struct attributes *list, CK_OBJECT_CLASS class, enum origin origin,
                               const CK_ATTRIBUTE *template, CK_ULONG count);

/* Whether a value may replace the present one (C_SetAttributeValue). */
CK_RV assert_changeable(CK_OBJECT_CLASS class, const CK_ATTRIBUTE *change);

/* Whether an attribute never leaves the token: CKA_VALUE of a private key. */
bool is_secret(CK_OBJECT_CLASS class, CK_ATTRIBUTE_TYPE type);

/* Whether objects of the class have such an attribute. */
bool is_attribute_of(CK_OBJECT_CLASS class, CK_ATTRIBUTE_TYPE type);

#endif
