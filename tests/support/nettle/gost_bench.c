/*
 * Measures nettle on request. Reads lines "WHAT BITS COUNT" from standard input, WHAT being sign, verify or
 * streebog (COUNT bytes), and answers each with the nanoseconds of processor time that it took.
 *
 * Keys, hashes and signatures are made before the first line is read. Nonces come from a generator that costs nothing
 * and protects nothing: what is measured is the signature.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <nettle/dsa.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/gostdsa.h>
#include <nettle/streebog.h>

enum { DIGEST = 64 };

/* xorshift64 (G. Marsaglia, 2003) */
static void
random_bytes(void *state, size_t length, uint8_t *to)
{
  uint64_t *x = state;
  for (size_t i = 0; i < length; i++) {
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    to[i] = (uint8_t)*x;
  }
}

static uint64_t seed = 88172645463325252ull;

struct subject {
  size_t octets;
  struct ecc_point key;
  struct ecc_scalar d;
  uint8_t digest[DIGEST];
  struct dsa_signature signature;
};

static void
prepare(struct subject *subject, const struct ecc_curve *curve, size_t octets)
{
  subject->octets = octets;
  ecc_point_init(&subject->key, curve);
  ecc_scalar_init(&subject->d, curve);
  gostdsa_generate_keypair(&subject->key, &subject->d, &seed, random_bytes);
  random_bytes(&seed, DIGEST, subject->digest);
  dsa_signature_init(&subject->signature);
  gostdsa_sign(&subject->d, &seed, random_bytes, octets, subject->digest, &subject->signature);
}

static void
sign(struct subject *subject, long count)
{
  for (long i = 0; i < count; i++)
    gostdsa_sign(&subject->d, &seed, random_bytes, subject->octets, subject->digest, &subject->signature);
}

static void
verify(struct subject *subject, long count)
{
  for (long i = 0; i < count; i++)
    if (!gostdsa_verify(&subject->key, subject->octets, subject->digest, &subject->signature))
      abort();
}

static void
streebog(long length)
{
  uint8_t *message = calloc(1, (size_t)length), digest[STREEBOG512_DIGEST_SIZE];
  struct streebog512_ctx context;
  if (!message)
    abort();
  streebog512_init(&context);
  streebog512_update(&context, (size_t)length, message);
  streebog512_digest(&context, sizeof digest, digest);
  free(message);
}

static int64_t
now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int
main(void)
{
  struct subject subjects[2];
  prepare(&subjects[0], nettle_get_gost_gc256b(), 32);
  prepare(&subjects[1], nettle_get_gost_gc512a(), 64);

  char what[16];
  int bits;
  long count;
  while (scanf("%15s %d %ld", what, &bits, &count) == 3) {
    struct subject *subject = &subjects[bits == 512];
    int64_t began = now();
    if (strcmp(what, "sign") == 0)
      sign(subject, count);
    else if (strcmp(what, "verify") == 0)
      verify(subject, count);
    else
      streebog(count);
    printf("%lld\n", (long long)(now() - began));
    fflush(stdout);
  }
  return 0;
}
