/* C_GenerateKeyPair (PKCS#11 v2.40 5.13) for GOST R 34.10 keys. */
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "attribute_rules.h"
#include "curves.h"
#include "module.h"

struct pair {
  struct object *public, *private;
};

static CK_RV
put_once(struct attributes *list, CK_ATTRIBUTE_TYPE type, CK_ULONG value, CK_ULONG preset)
{
  CK_ULONG given = attribute_number(list, type);
  if (given != preset && given != value)
    return CKR_TEMPLATE_INCONSISTENT;
  return attribute_put_number(list, type, value);
}

/* What the mechanism says, a template may say again, and not otherwise. */
static CK_RV
settle_type(struct attributes *list, const struct curve *curve, CK_OBJECT_CLASS class)
{
  CK_RV rv = put_once(list, CKA_CLASS, class, 0);
  if (rv == CKR_OK)
    rv = put_once(list, CKA_KEY_TYPE, curve->key_type, 0);
  if (rv == CKR_OK)
    rv = attribute_put_number(list, CKA_KEY_GEN_MECHANISM, curve->generation);
  return rv != CKR_OK ? rv : attribute_put_bool(list, CKA_LOCAL, true);
}

/* An empty value is one that no template gave. */
static CK_RV
put_parameters(struct attributes *list, const struct curve *curve)
{
  const struct attribute *parameters = attribute_find(list, CKA_GOSTR3410_PARAMS);
  const struct attribute *hash = attribute_find(list, CKA_GOSTR3411_PARAMS);
  if (parameters->length > 0 && (parameters->length != curve->parameters_length ||
                                 memcmp(parameters->value, curve->parameters, curve->parameters_length) != 0))
    return CKR_DOMAIN_PARAMS_INVALID;
  CK_RV rv = CKR_OK;
  if (hash->length == 0)
    rv = attribute_put(list, CKA_GOSTR3411_PARAMS, curve->hash_parameters, curve->hash_parameters_length);
  return rv != CKR_OK ? rv
                      : attribute_put(list, CKA_GOSTR3410_PARAMS, curve->parameters, curve->parameters_length);
}

static CK_RV
prepare(struct object *object, CK_OBJECT_CLASS class, const struct curve *curve, const CK_ATTRIBUTE *template,
        CK_ULONG count)
{
  struct attributes *list = &object->attributes;
  CK_RV rv = attributes_from_template(list, class, GENERATED, template, count);
  if (rv == CKR_OK)
    rv = settle_type(list, curve, class);
  return rv != CKR_OK ? rv : put_parameters(list, curve);
}

static CK_RV
make_values(struct pair *pair, const struct curve *curve)
{
  uint8_t scalar[MAX_OCTETS], point[2 * MAX_OCTETS];
  curve_generate(curve, scalar, point);
  CK_RV rv = attribute_put(&pair->private->attributes, CKA_VALUE, scalar, curve->octets);
  return rv != CKR_OK ? rv : attribute_put(&pair->public->attributes, CKA_VALUE, point, 2 * curve->octets);
}

static CK_RV
assert_may_keep(const struct session *session, const struct object *object)
{
  return assert_may_write(session, attribute_bool(&object->attributes, CKA_TOKEN), object_is_private(object));
}

static void
drop(struct pair *pair)
{
  if (pair->public)
    object_free(pair->public);
  if (pair->private)
    object_free(pair->private);
}

struct templates {
  const CK_ATTRIBUTE *public, *private;
  CK_ULONG public_count, private_count;
};

static CK_RV
make(const struct session *session, const struct curve *curve, const struct templates *templates, struct pair *pair)
{
  if (!pair->public || !pair->private)
    return CKR_HOST_MEMORY;
  CK_RV rv = prepare(pair->public, CKO_PUBLIC_KEY, curve, templates->public, templates->public_count);
  if (rv == CKR_OK)
    rv = prepare(pair->private, CKO_PRIVATE_KEY, curve, templates->private, templates->private_count);
  if (rv == CKR_OK)
    rv = assert_may_keep(session, pair->public);
  if (rv == CKR_OK)
    rv = assert_may_keep(session, pair->private);
  return rv != CKR_OK ? rv : make_values(pair, curve);
}

/* Both halves are kept in one write, or none is. */
static CK_RV
generate(struct session *session, const struct curve *curve, const struct templates *templates,
         CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private)
{
  struct pair pair = { calloc(1, sizeof(struct object)), calloc(1, sizeof(struct object)) };
  CK_RV rv = make(session, curve, templates, &pair);
  if (rv != CKR_OK) {
    drop(&pair);
    return rv;
  }
  rv = objects_keep(session, (struct object *[]){ pair.public, pair.private }, 2);
  if (rv == CKR_OK) {
    *public = object_handle(pair.public);
    *private = object_handle(pair.private);
  }
  return rv;
}

static CK_RV
generate_key_pair(CK_SESSION_HANDLE handle, const CK_MECHANISM *mechanism, const struct templates *templates,
                  CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private)
{
  struct session *session;
  bool given = mechanism && public && private && (templates->public || !templates->public_count) &&
               (templates->private || !templates->private_count);
  CK_RV rv = given ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  const struct curve *curve = curve_of_generation(mechanism->mechanism);
  if (!curve || (curve->octets == 64 && session->slot->token.only_256))
    return CKR_MECHANISM_INVALID;
  if (mechanism->pParameter || mechanism->ulParameterLen)
    return CKR_MECHANISM_PARAM_INVALID;
  return generate(session, curve, templates, public, private);
}

CK_RV
C_GenerateKeyPair(CK_SESSION_HANDLE session, CK_MECHANISM *mechanism, CK_ATTRIBUTE *public_template,
                  CK_ULONG public_count, CK_ATTRIBUTE *private_template, CK_ULONG private_count,
                  CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private)
{
  struct templates templates = { public_template, private_template, public_count, private_count };
  GUARDED(generate_key_pair(session, mechanism, &templates, public, private));
}
