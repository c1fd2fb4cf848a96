/*   walk MODULE rsa|gost-256|gost-512 [own]     `own`: what only the software token has as well */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "walk.h"

CK_FUNCTION_LIST *p11;
CK_SLOT_ID slot;
const struct kind *kind;

static CK_ULONG bits = 2048;
static CK_BYTE exponent[] = { 1, 0, 1 };
static CK_BYTE cryptopro_a[] = { 0x06, 0x07, 0x2a, 0x85, 0x03, 0x02, 0x02, 0x23, 0x01 };
static CK_BYTE tc26_512_a[] = { 0x06, 0x09, 0x2a, 0x85, 0x03, 0x07, 0x01, 0x02, 0x01, 0x02, 0x01 };

static const struct kind kinds[] = {
  { "rsa", CKM_RSA_PKCS_KEY_PAIR_GEN, CKM_RSA_PKCS, CKM_SHA512,
    { { CKA_MODULUS_BITS, &bits, sizeof bits }, { CKA_PUBLIC_EXPONENT, exponent, sizeof exponent } }, 2,
    CKA_PRIVATE_EXPONENT, 64, 256 },
  { "gost-256", CKM_GOSTR3410_KEY_PAIR_GEN, CKM_GOSTR3410, CKM_GOSTR3411_12_512,
    { { CKA_GOSTR3410_PARAMS, cryptopro_a, sizeof cryptopro_a } }, 1, CKA_VALUE, 32, 64 },
  { "gost-512", CKM_GOSTR3410_512_KEY_PAIR_GEN, CKM_GOSTR3410_512, CKM_GOSTR3411_12_512,
    { { CKA_GOSTR3410_PARAMS, tc26_512_a, sizeof tc26_512_a } }, 1, CKA_VALUE, 64, 128 },
};

CK_RV
step(const char *call, CK_RV result)
{
  printf("%s\t%s\n", call, name_of(result));
  fflush(stdout);
  return result;
}

void
note(const char *what, unsigned long value)
{
  printf("%s\t= %lu\n", what, value);
}

CK_SESSION_HANDLE
opened(CK_FLAGS flags)
{
  CK_SESSION_HANDLE session;
  if (p11->C_OpenSession(slot, flags, NULL, NULL, &session) == CKR_OK)
    return session;
  fputs("no session\n", stderr);
  exit(2);
}

static void *
load(const char *path)
{
  void *library = dlopen(path, RTLD_NOW);
  CK_C_GetFunctionList get = library ? (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList") : NULL;
  if (get && get(&p11) == CKR_OK)
    return library;
  fprintf(stderr, "no module: %s\n", path);
  exit(2);
}

static void
choose(const char *name)
{
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i].name, name) == 0)
      kind = &kinds[i];
  if (kind)
    return;
  fprintf(stderr, "no kind of keys: %s\n", name);
  exit(2);
}

int
main(int argc, char **argv)
{
  if (argc < 3)
    return 2;
  choose(argv[2]);
  void *library = load(argv[1]);
  walk_start();
  walk_slots();
  walk_personalisation();
  walk_sessions();
  walk_pins();
  walk_objects();
  walk_private_objects();
  walk_search();
  walk_keys();
  walk_signing();
  walk_digests();
  if (argc == 4 && strcmp(argv[3], "own") == 0) {
    walk_unsupported();
    walk_public_keys();
    walk_full_token();
    walk_threads();
    walk_locked();
  }
  walk_end();
  dlclose(library);
  return 0;
}
