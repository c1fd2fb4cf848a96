#include "curves.h"

#include <nettle/bignum.h>
#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/ecdsa.h>
#include <nettle/gostdsa.h>

#include "random.h"

/* 1.2.643.2.2.35.1 and 1.2.643.2.2.30.1 (RFC 4357 11.4 and 11.2) */
static const uint8_t CRYPTOPRO_A[] = { 0x06, 0x07, 0x2a, 0x85, 0x03, 0x02, 0x02, 0x23, 0x01 };
static const uint8_t CRYPTOPRO_HASH[] = { 0x06, 0x07, 0x2a, 0x85, 0x03, 0x02, 0x02, 0x1e, 0x01 };

/* 1.2.643.7.1.2.1.2.1 and 1.2.643.7.1.1.2.3 (RFC 9215) */
static const uint8_t TC26_512_A[] = { 0x06, 0x09, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x02, 0x01, 0x02, 0x01 };
static const uint8_t STREEBOG_512[] = { 0x06, 0x08, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x02, 0x03 };

static const struct curve curves[] = {
  { CKK_GOSTR3410, CKM_GOSTR3410_KEY_PAIR_GEN, CKM_GOSTR3410, 32, CRYPTOPRO_A, CRYPTOPRO_HASH, sizeof CRYPTOPRO_A,
    sizeof CRYPTOPRO_HASH },
  { CKK_GOSTR3410_512, CKM_GOSTR3410_512_KEY_PAIR_GEN, CKM_GOSTR3410_512, 64, TC26_512_A, STREEBOG_512,
    sizeof TC26_512_A, sizeof STREEBOG_512 },
};

const struct curve *
curve_of_key_type(CK_KEY_TYPE type)
{
  for (size_t i = 0; i < 2; i++)
    if (curves[i].key_type == type)
      return &curves[i];
  return NULL;
}

const struct curve *
curve_of_generation(CK_MECHANISM_TYPE mechanism)
{
  for (size_t i = 0; i < 2; i++)
    if (curves[i].generation == mechanism)
      return &curves[i];
  return NULL;
}

const struct curve *
curve_of_signing(CK_MECHANISM_TYPE mechanism)
{
  for (size_t i = 0; i < 2; i++)
    if (curves[i].signing == mechanism)
      return &curves[i];
  return NULL;
}

static const struct ecc_curve *
nettle_curve(const struct curve *curve)
{
  return curve->octets == 32 ? nettle_get_gost_gc256b() : nettle_get_gost_gc512a();
}

enum order { LITTLE_ENDIAN_ORDER = -1, BIG_ENDIAN_ORDER = 1 };

static void
read_number(mpz_t number, const uint8_t *bytes, size_t octets, enum order order)
{
  mpz_import(number, octets, order, 1, 0, 0, bytes);
}

/* Writes a number with leading zeros; it has no more than `octets` bytes. */
static void
write_number(uint8_t *bytes, const mpz_t number, size_t octets, enum order order)
{
  size_t used = (mpz_sizeinbase(number, 2) + 7) / 8;
  size_t zeros = mpz_sgn(number) == 0 ? octets : octets - used;
  for (size_t i = 0; i < octets; i++)
    bytes[i] = 0;
  mpz_export(order == BIG_ENDIAN_ORDER ? bytes + zeros : bytes, NULL, order, 1, 0, 0, number);
}

void
curve_generate(const struct curve *curve, uint8_t *scalar, uint8_t *point)
{
  struct ecc_scalar key;
  struct ecc_point public;
  ecc_scalar_init(&key, nettle_curve(curve));
  ecc_point_init(&public, nettle_curve(curve));
  ecdsa_generate_keypair(&public, &key, NULL, random_bytes);

  mpz_t d, x, y;
  mpz_inits(d, x, y, NULL);
  ecc_scalar_get(&key, d);
  ecc_point_get(&public, x, y);
  write_number(scalar, d, curve->octets, LITTLE_ENDIAN_ORDER);
  write_number(point, x, curve->octets, LITTLE_ENDIAN_ORDER);
  write_number(point + curve->octets, y, curve->octets, LITTLE_ENDIAN_ORDER);

  mpz_clears(d, x, y, NULL);
  ecc_point_clear(&public);
  ecc_scalar_clear(&key);
}

static bool
read_point(struct ecc_point *public, const struct curve *curve, const uint8_t *point)
{
  mpz_t x, y;
  mpz_inits(x, y, NULL);
  read_number(x, point, curve->octets, LITTLE_ENDIAN_ORDER);
  read_number(y, point + curve->octets, curve->octets, LITTLE_ENDIAN_ORDER);
  ecc_point_init(public, nettle_curve(curve));
  bool on_curve = ecc_point_set(public, x, y);
  mpz_clears(x, y, NULL);
  return on_curve;
}

bool
curve_has_point(const struct curve *curve, const uint8_t *point)
{
  struct ecc_point public;
  bool on_curve = read_point(&public, curve, point);
  ecc_point_clear(&public);
  return on_curve;
}

void
curve_sign(const struct curve *curve, const uint8_t *scalar, const uint8_t *hash, uint8_t *signature)
{
  struct ecc_scalar key;
  struct dsa_signature numbers;
  mpz_t d;
  mpz_init(d);
  read_number(d, scalar, curve->octets, LITTLE_ENDIAN_ORDER);
  ecc_scalar_init(&key, nettle_curve(curve));
  ecc_scalar_set(&key, d);
  dsa_signature_init(&numbers);

  gostdsa_sign(&key, NULL, random_bytes, curve->octets, hash, &numbers);
  write_number(signature, numbers.s, curve->octets, BIG_ENDIAN_ORDER);
  write_number(signature + curve->octets, numbers.r, curve->octets, BIG_ENDIAN_ORDER);

  dsa_signature_clear(&numbers);
  ecc_scalar_clear(&key);
  mpz_clear(d);
}

bool
curve_verify(const struct curve *curve, const uint8_t *point, const uint8_t *hash, const uint8_t *signature)
{
  struct ecc_point public;
  struct dsa_signature numbers;
  dsa_signature_init(&numbers);
  read_number(numbers.s, signature, curve->octets, BIG_ENDIAN_ORDER);
  read_number(numbers.r, signature + curve->octets, curve->octets, BIG_ENDIAN_ORDER);
  bool valid = read_point(&public, curve, point) && gostdsa_verify(&public, curve->octets, hash, &numbers);
  dsa_signature_clear(&numbers);
  ecc_point_clear(&public);
  return valid;
}
