#include "random.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "module.h"
#include "sessions.h"

void
random_bytes(void *context, size_t length, uint8_t *bytes)
{
  (void)context;
  while (length > 0) {
    ssize_t got = getrandom(bytes, length, 0);
    if (got < 0 && errno != EINTR)
      abort();
    if (got > 0) {
      bytes += got;
      length -= (size_t)got;
    }
  }
}

static CK_RV
generate_random(CK_SESSION_HANDLE handle, CK_BYTE_PTR data, CK_ULONG length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!data)
    return CKR_ARGUMENTS_BAD;
  random_bytes(NULL, length, data);
  return CKR_OK;
}

CK_RV
C_GenerateRandom(CK_SESSION_HANDLE handle, CK_BYTE_PTR data, CK_ULONG length)
{
  GUARDED(generate_random(handle, data, length));
}

/* PKCS#11 v2.40 5.15: a token whose randomness takes no seed says so. */
static CK_RV
seed_random(CK_SESSION_HANDLE handle)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  return rv != CKR_OK ? rv : CKR_RANDOM_SEED_NOT_SUPPORTED;
}

CK_RV
C_SeedRandom(CK_SESSION_HANDLE handle, CK_BYTE_PTR seed, CK_ULONG length)
{
  (void)seed;
  (void)length;
  GUARDED(seed_random(handle));
}
