#include "attribute_rules.h"

#include <string.h>

/* Classes of objects, as bits. */
enum { DATA = 1, CERT = 2, PUBLIC = 4, PRIVATE = 8, KEY = PUBLIC | PRIVATE, ANY = DATA | CERT | KEY };

enum kind { BOOL, NUMBER, BYTES, DATE };

/*
 * What may be done with an attribute. FIXED: only the preset is accepted. SECRET: never read.
 * OWN: the token sets it itself.
 */
enum {
  OWN = 0,
  CREATE = 1,
  GENERATE = 2,
  CHANGE = 4,
  NEEDED = 8,
  FIXED = 16,
  SECRET = 32,
  GIVE = CREATE | GENERATE,
  EDIT = GIVE | CHANGE,
};

struct rule {
  unsigned of;
  CK_ATTRIBUTE_TYPE type;
  enum kind kind;
  unsigned may;
  CK_ULONG preset;
};

static const struct rule rules[] = {
  /* 4.4 storage objects */
  { ANY, CKA_CLASS, NUMBER, GIVE, 0 },
  { ANY, CKA_TOKEN, BOOL, GIVE, CK_FALSE },
  { DATA | CERT | PUBLIC, CKA_PRIVATE, BOOL, GIVE, CK_FALSE },
  { PRIVATE, CKA_PRIVATE, BOOL, GIVE | FIXED, CK_TRUE },
  { ANY, CKA_MODIFIABLE, BOOL, GIVE, CK_TRUE },
  { ANY, CKA_DESTROYABLE, BOOL, GIVE, CK_TRUE },
  { ANY, CKA_LABEL, BYTES, EDIT, 0 },
  /* 4.5 data objects */
  { DATA, CKA_APPLICATION, BYTES, EDIT, 0 },
  { DATA, CKA_OBJECT_ID, BYTES, EDIT, 0 },
  { DATA, CKA_VALUE, BYTES, EDIT, 0 },
  /* 4.6 certificates */
  { CERT, CKA_CERTIFICATE_TYPE, NUMBER, CREATE | NEEDED, 0 },
  { CERT, CKA_TRUSTED, BOOL, CREATE | FIXED, CK_FALSE },
  { CERT, CKA_CERTIFICATE_CATEGORY, NUMBER, CREATE, 0 },
  { CERT, CKA_CHECK_VALUE, BYTES, CREATE, 0 },
  { CERT, CKA_URL, BYTES, CREATE, 0 },
  { CERT, CKA_SUBJECT, BYTES, CREATE | NEEDED, 0 },
  { CERT, CKA_ISSUER, BYTES, CREATE | CHANGE, 0 },
  { CERT, CKA_SERIAL_NUMBER, BYTES, CREATE | CHANGE, 0 },
  { CERT, CKA_VALUE, BYTES, CREATE | NEEDED, 0 },
  /* 4.7 keys; a certificate has an id and dates too */
  { KEY | CERT, CKA_ID, BYTES, EDIT, 0 },
  { KEY | CERT, CKA_START_DATE, DATE, EDIT, 0 },
  { KEY | CERT, CKA_END_DATE, DATE, EDIT, 0 },
  { KEY, CKA_KEY_TYPE, NUMBER, GIVE, 0 },
  { KEY, CKA_DERIVE, BOOL, EDIT, CK_FALSE },
  { KEY, CKA_LOCAL, BOOL, OWN, CK_FALSE },
  { KEY, CKA_KEY_GEN_MECHANISM, NUMBER, OWN, CK_UNAVAILABLE_INFORMATION },
  { KEY, CKA_SUBJECT, BYTES, EDIT, 0 },
  /* 4.8 public keys */
  { PUBLIC, CKA_ENCRYPT, BOOL, EDIT, CK_FALSE },
  { PUBLIC, CKA_VERIFY, BOOL, EDIT, CK_TRUE },
  { PUBLIC, CKA_VERIFY_RECOVER, BOOL, EDIT, CK_FALSE },
  { PUBLIC, CKA_WRAP, BOOL, EDIT, CK_FALSE },
  { PUBLIC, CKA_TRUSTED, BOOL, GIVE | FIXED, CK_FALSE },
  { PUBLIC, CKA_VALUE, BYTES, CREATE | NEEDED, 0 },
  /* 4.9 private keys */
  { PRIVATE, CKA_SENSITIVE, BOOL, GENERATE | FIXED, CK_TRUE },
  { PRIVATE, CKA_EXTRACTABLE, BOOL, GENERATE | FIXED, CK_FALSE },
  { PRIVATE, CKA_ALWAYS_SENSITIVE, BOOL, OWN, CK_TRUE },
  { PRIVATE, CKA_NEVER_EXTRACTABLE, BOOL, OWN, CK_TRUE },
  { PRIVATE, CKA_ALWAYS_AUTHENTICATE, BOOL, GENERATE | FIXED, CK_FALSE },
  { PRIVATE, CKA_WRAP_WITH_TRUSTED, BOOL, GENERATE | FIXED, CK_FALSE },
  { PRIVATE, CKA_DECRYPT, BOOL, EDIT, CK_FALSE },
  { PRIVATE, CKA_SIGN, BOOL, EDIT, CK_TRUE },
  { PRIVATE, CKA_SIGN_RECOVER, BOOL, EDIT, CK_FALSE },
  { PRIVATE, CKA_UNWRAP, BOOL, EDIT, CK_FALSE },
  { PRIVATE, CKA_VALUE, BYTES, SECRET, 0 },
  /* PKCS#11 v2.40 current mechanisms 2.53.3, GOST R 34.10 keys */
  { PUBLIC, CKA_GOSTR3410_PARAMS, BYTES, GIVE | NEEDED, 0 },
  { PRIVATE, CKA_GOSTR3410_PARAMS, BYTES, GENERATE, 0 },
  { KEY, CKA_GOSTR3411_PARAMS, BYTES, GIVE, 0 },
  { KEY, CKA_GOST28147_PARAMS, BYTES, GIVE, 0 },
};

enum { RULES = sizeof rules / sizeof *rules };

static unsigned
bit_of(CK_OBJECT_CLASS class)
{
  switch (class) {
  case CKO_DATA:
    return DATA;
  case CKO_CERTIFICATE:
    return CERT;
  case CKO_PUBLIC_KEY:
    return PUBLIC;
  case CKO_PRIVATE_KEY:
    return PRIVATE;
  default:
    return 0;
  }
}

static const struct rule *
rule_of(CK_OBJECT_CLASS class, CK_ATTRIBUTE_TYPE type)
{
  for (size_t i = 0; i < RULES; i++)
    if ((rules[i].of & bit_of(class)) && rules[i].type == type)
      return &rules[i];
  return NULL;
}

static bool
has_fit_length(const struct rule *rule, CK_ULONG length)
{
  switch (rule->kind) {
  case BOOL:
    return length == sizeof(CK_BBOOL);
  case NUMBER:
    return length == sizeof(CK_ULONG);
  case DATE:
    return length == 0 || length == sizeof(CK_DATE);
  default:
    return true;
  }
}

static CK_RV
assert_value(const struct rule *rule, const CK_ATTRIBUTE *given)
{
  if (!has_fit_length(rule, given->ulValueLen))
    return CKR_ATTRIBUTE_VALUE_INVALID;
  if (given->ulValueLen > 0 && !given->pValue)
    return CKR_ATTRIBUTE_VALUE_INVALID;
  if (given->ulValueLen > TOKEN_MEMORY)
    return CKR_DEVICE_MEMORY;
  return CKR_OK;
}

static bool
is_preset(const struct rule *rule, const CK_ATTRIBUTE *given)
{
  return (*(const CK_BBOOL *)given->pValue != CK_FALSE) == (rule->preset != CK_FALSE);
}

/* Takes one attribute of a caller's template over. */
static CK_RV
take(struct attributes *list, CK_OBJECT_CLASS class, enum origin origin, const CK_ATTRIBUTE *given)
{
  const struct rule *rule = rule_of(class, given->type);
  if (!rule)
    return CKR_ATTRIBUTE_TYPE_INVALID;
  if (!(rule->may & (origin == CREATED ? CREATE : GENERATE)))
    return CKR_ATTRIBUTE_READ_ONLY;
  CK_RV rv = assert_value(rule, given);
  if (rv != CKR_OK)
    return rv;
  if ((rule->may & FIXED) && !is_preset(rule, given))
    return CKR_ATTRIBUTE_VALUE_INVALID;
  if (attribute_find(list, given->type))
    return CKR_TEMPLATE_INCONSISTENT;
  return attribute_put(list, given->type, given->pValue, given->ulValueLen);
}

static CK_RV
put_preset(struct attributes *list, const struct rule *rule)
{
  switch (rule->kind) {
  case BOOL:
    return attribute_put_bool(list, rule->type, rule->preset != CK_FALSE);
  case NUMBER:
    return attribute_put_number(list, rule->type, rule->preset);
  default:
    return attribute_put(list, rule->type, NULL, 0);
  }
}

static bool
is_missing(const struct rule *rule, enum origin origin)
{
  return (rule->may & NEEDED) && (rule->may & (origin == CREATED ? CREATE : GENERATE));
}

static CK_RV
complete(struct attributes *list, CK_OBJECT_CLASS class, enum origin origin)
{
  for (size_t i = 0; i < RULES; i++) {
    const struct rule *rule = &rules[i];
    if (!(rule->of & bit_of(class)) || attribute_find(list, rule->type))
      continue;
    if (is_missing(rule, origin))
      return CKR_TEMPLATE_INCOMPLETE;
    CK_RV rv = put_preset(list, rule);
    if (rv != CKR_OK)
      return rv;
  }
  return CKR_OK;
}

CK_RV
attributes_from_template(struct attributes *list, CK_OBJECT_CLASS class, enum origin origin,
                         const CK_ATTRIBUTE *template, CK_ULONG count)
{
  for (CK_ULONG i = 0; i < count; i++) {
    CK_RV rv = take(list, class, origin, &template[i]);
    if (rv != CKR_OK)
      return rv;
  }
  return complete(list, class, origin);
}

CK_RV
assert_changeable(CK_OBJECT_CLASS class, const CK_ATTRIBUTE *change)
{
  const struct rule *rule = rule_of(class, change->type);
  if (!rule)
    return CKR_ATTRIBUTE_TYPE_INVALID;
  if (!(rule->may & CHANGE))
    return CKR_ATTRIBUTE_READ_ONLY;
  return assert_value(rule, change);
}

bool
is_secret(CK_OBJECT_CLASS class, CK_ATTRIBUTE_TYPE type)
{
  const struct rule *rule = rule_of(class, type);
  return rule && (rule->may & SECRET);
}

bool
is_attribute_of(CK_OBJECT_CLASS class, CK_ATTRIBUTE_TYPE type)
{
  return rule_of(class, type) != NULL;
}
