/*
 * The two GOST curves that Kazakhstan uses, over nettle: id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357
 * 11.4) and id-tc26-gost-3410-12-512-paramSetA (RFC 7836 A.1); signatures after RFC 7091.
 */
#ifndef CURVES_H
#define CURVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "numbers.h"

#define MAX_OCTETS 64

struct curve {
  CK_KEY_TYPE key_type;
  CK_MECHANISM_TYPE generation, signing;
  /* Octets of a coordinate, a hash, and half a signature. */
  size_t octets;
  /* DER of the OIDs in CKA_GOSTR3410_PARAMS and, when the caller gives none, CKA_GOSTR3411_PARAMS. */
  const uint8_t *parameters, *hash_parameters;
  size_t parameters_length, hash_parameters_length;
};

/* NULL when there is no such curve. */
const struct curve *curve_of_key_type(CK_KEY_TYPE type);
const struct curve *curve_of_generation(CK_MECHANISM_TYPE mechanism);
const struct curve *curve_of_signing(CK_MECHANISM_TYPE mechanism);

/* Makes a key pair: the scalar has `octets` bytes, the point twice as many, x || y; all little-endian. */
void curve_generate(const struct curve *curve, uint8_t *scalar, uint8_t *point);

/* Whether x || y little-endian is a point of the curve. */
bool curve_has_point(const struct curve *curve, const uint8_t *point);

/* Signs a hash of `octets` bytes; the signature is s || r big-endian, as the modules of real tokens give it. */
void curve_sign(const struct curve *curve, const uint8_t *scalar, const uint8_t *hash, uint8_t *signature);

bool curve_verify(const struct curve *curve, const uint8_t *point, const uint8_t *hash, const uint8_t *signature);

#endif
