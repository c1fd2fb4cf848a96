/*
 * Verifies Kazakh GOST signatures with nettle, and shares no line with the product: curves, hashes and
 * the signature equation are nettle's, the DER is read by the walker below.
 *
 *   gost_verify signature SPKI MESSAGE SIGNATURE ...    files: DER, the signed bytes, r || s little-endian
 *   gost_verify certificate CERTIFICATE ISSUER ...      files: two certificates in DER
 *   gost_verify streebog512 MESSAGE ...                 prints the hash as hex, as does gost34311
 *
 * Answers each group of files with a line: "valid" or "invalid", or the hash. Exits 0, or says what it could not read and
 * exits 2.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nettle/bignum.h>
#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/gostdsa.h>
#include <nettle/gosthash94.h>
#include <nettle/streebog.h>

enum { VALID, INVALID, UNREADABLE };
enum { INTEGER = 0x02, BIT_STRING = 0x03, OCTET_STRING = 0x04, OID = 0x06, SEQUENCE = 0x30, VERSION = 0xa0 };

static void
unreadable(const char *what)
{
  fprintf(stderr, "unreadable: %s\n", what);
  exit(UNREADABLE);
}

/* Bytes that belong to somebody else. */
struct span {
  const uint8_t *at;
  size_t length;
};

static struct span
read_file(const char *path)
{
  FILE *file = fopen(path, "rb");
  if (!file)
    unreadable(path);
  uint8_t *bytes = NULL;
  size_t length = 0, room = 0, got;
  do {
    if (room - length < 65536)
      bytes = realloc(bytes, room = length + 1048576);
    if (!bytes)
      unreadable("no memory");
    got = fread(bytes + length, 1, 65536, file);
    length += got;
  } while (got > 0);
  fclose(file);
  return (struct span){ bytes, length };
}

static int
equal(struct span a, struct span b)
{
  return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* One DER element: whole, and its content. */
struct element {
  int tag;
  struct span whole, content;
};

/* Takes the next element from the front of the input. */
static struct element
next(struct span *input)
{
  const uint8_t *p = input->at;
  size_t left = input->length;
  if (left < 2)
    unreadable("DER ends too early");
  int tag = p[0];
  size_t header = 2, length = p[1];
  if (length & 0x80) {
    size_t octets = length & 0x7f;
    if (octets == 0 || octets > 4 || left < 2 + octets)
      unreadable("DER length");
    length = 0;
    for (size_t i = 0; i < octets; i++)
      length = length << 8 | p[2 + i];
    header += octets;
  }
  if (left - header < length)
    unreadable("DER ends too early");
  struct element element = { tag, { p, header + length }, { p + header, length } };
  input->at += header + length;
  input->length -= header + length;
  return element;
}

static struct element
expect(struct span *input, int tag)
{
  struct element element = next(input);
  if (element.tag != tag)
    unreadable("another DER element was expected");
  return element;
}

/* The bytes of a BIT STRING that has no unused bits. */
static struct span
bits(struct element element)
{
  if (element.content.length < 1 || element.content.at[0] != 0)
    unreadable("BIT STRING");
  return (struct span){ element.content.at + 1, element.content.length - 1 };
}

/* What tells the two algorithms apart: OIDs under 1.2.398.3.10.1.1, curve, hash. */
struct algorithm {
  const char *key_oid, *curve_oid, *signature_oid;
  size_t key_oid_length, curve_oid_length, signature_oid_length;
  const struct ecc_curve *(*curve)(void);
  size_t octets;
};

#define OID_BYTES(name, bytes) .name = bytes, .name##_length = sizeof(bytes) - 1
#define KZ "\x2a\x83\x0e\x03\x0a\x01\x01"

static const struct algorithm algorithms[] = {
  { OID_BYTES(key_oid, KZ "\x01\x01"), OID_BYTES(curve_oid, KZ "\x01\x01\x01"),
    OID_BYTES(signature_oid, KZ "\x01\x02"), .curve = nettle_get_gost_gc256b, .octets = 32 },
  { OID_BYTES(key_oid, KZ "\x02\x02"), OID_BYTES(curve_oid, KZ "\x02\x02\x01"),
    OID_BYTES(signature_oid, KZ "\x02\x03\x02"), .curve = nettle_get_gost_gc512a, .octets = 64 },
};

static int
is_oid(struct element element, const char *oid, size_t length)
{
  return element.tag == OID && equal(element.content, (struct span){ (const uint8_t *)oid, length });
}

static void
hash(const struct algorithm *algorithm, struct span data, uint8_t *digest)
{
  if (algorithm->octets == 32) {
    struct gosthash94_ctx context;
    gosthash94_init(&context);
    gosthash94_update(&context, data.length, data.at);
    gosthash94_digest(&context, GOSTHASH94_DIGEST_SIZE, digest);
  } else {
    struct streebog512_ctx context;
    streebog512_init(&context);
    streebog512_update(&context, data.length, data.at);
    streebog512_digest(&context, STREEBOG512_DIGEST_SIZE, digest);
  }
}

static void
little_endian(mpz_t number, const uint8_t *bytes, size_t length)
{
  mpz_import(number, length, -1, 1, 0, 0, bytes);
}

/* A public key: SubjectPublicKeyInfo with one of the two algorithms. */
struct public_key {
  const struct algorithm *algorithm;
  struct span point;
};

static struct public_key
read_public_key(struct span spki)
{
  struct span info = expect(&spki, SEQUENCE).content;
  struct span identifier = expect(&info, SEQUENCE).content;
  struct element key_oid = expect(&identifier, OID);
  struct public_key key = { NULL, { NULL, 0 } };
  for (size_t i = 0; i < 2; i++)
    if (is_oid(key_oid, algorithms[i].key_oid, algorithms[i].key_oid_length))
      key.algorithm = &algorithms[i];
  if (!key.algorithm)
    unreadable("the key is not Kazakh GOST");
  struct span parameters = expect(&identifier, SEQUENCE).content;
  if (!is_oid(expect(&parameters, OID), key.algorithm->curve_oid, key.algorithm->curve_oid_length))
    unreadable("the curve is unknown");
  struct span wrapped = bits(expect(&info, BIT_STRING));
  key.point = expect(&wrapped, OCTET_STRING).content;
  if (key.point.length != 2 * key.algorithm->octets)
    unreadable("the key has another length");
  return key;
}

static int
verify(struct public_key key, struct span data, struct span signature)
{
  size_t octets = key.algorithm->octets;
  if (signature.length != 2 * octets)
    return INVALID;

  mpz_t x, y;
  mpz_init(x);
  mpz_init(y);
  little_endian(x, key.point.at, octets);
  little_endian(y, key.point.at + octets, octets);
  struct ecc_point point;
  ecc_point_init(&point, key.algorithm->curve());
  if (!ecc_point_set(&point, x, y))
    return INVALID;

  struct dsa_signature numbers;
  dsa_signature_init(&numbers);
  little_endian(numbers.r, signature.at, octets);
  little_endian(numbers.s, signature.at + octets, octets);

  uint8_t digest[64];
  hash(key.algorithm, data, digest);
  return gostdsa_verify(&point, octets, digest, &numbers) ? VALID : INVALID;
}

/* The fields of a certificate that its verification needs (RFC 5280 4.1). */
struct certificate {
  struct span tbs, issuer, subject, spki, signature;
  struct element signature_oid;
};

static struct certificate
read_certificate(struct span der)
{
  struct certificate certificate;
  struct span outer = expect(&der, SEQUENCE).content;
  struct element tbs = expect(&outer, SEQUENCE);
  struct span identifier = expect(&outer, SEQUENCE).content;
  certificate.tbs = tbs.whole;
  certificate.signature_oid = expect(&identifier, OID);
  certificate.signature = bits(expect(&outer, BIT_STRING));

  struct span fields = tbs.content;
  expect(&fields, VERSION);
  expect(&fields, INTEGER);
  expect(&fields, SEQUENCE);
  certificate.issuer = expect(&fields, SEQUENCE).whole;
  expect(&fields, SEQUENCE);
  certificate.subject = expect(&fields, SEQUENCE).whole;
  certificate.spki = expect(&fields, SEQUENCE).whole;
  return certificate;
}

static int
verify_certificate(struct certificate certificate, struct certificate issuer)
{
  struct public_key key = read_public_key(issuer.spki);
  const struct algorithm *algorithm = key.algorithm;
  if (!equal(certificate.issuer, issuer.subject))
    return INVALID;
  if (!is_oid(certificate.signature_oid, algorithm->signature_oid, algorithm->signature_oid_length))
    return INVALID;
  return verify(key, certificate.tbs, certificate.signature);
}

static void
print_hash(const struct algorithm *algorithm, struct span data)
{
  uint8_t digest[64];
  hash(algorithm, data, digest);
  for (size_t i = 0; i < algorithm->octets; i++)
    printf("%02x", digest[i]);
  putchar('\n');
}

static void
print_verdict(int verdict)
{
  puts(verdict == VALID ? "valid" : "invalid");
}

int
main(int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "";
  int is_signature = strcmp(what, "signature") == 0, is_certificate = strcmp(what, "certificate") == 0;
  int is_old_hash = strcmp(what, "gost34311") == 0, is_hash = is_old_hash || strcmp(what, "streebog512") == 0;
  int files = is_signature ? 3 : is_certificate ? 2 : is_hash ? 1 : 0;
  if (!files || argc < 2 + files || (argc - 2) % files)
    unreadable("usage: gost_verify signature SPKI MESSAGE SIGNATURE ... | certificate CERTIFICATE ISSUER ... | HASH MESSAGE ...");
  for (char **path = argv + 2; *path; path += files)
    if (is_signature)
      print_verdict(verify(read_public_key(read_file(path[0])), read_file(path[1]), read_file(path[2])));
    else if (is_certificate)
      print_verdict(verify_certificate(read_certificate(read_file(path[0])), read_certificate(read_file(path[1]))));
    else
      print_hash(&algorithms[is_old_hash ? 0 : 1], read_file(path[0]));
  return 0;
}
