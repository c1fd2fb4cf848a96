/* C_DigestInit, C_Digest, C_DigestUpdate, C_DigestFinal, C_GenerateRandom, C_SeedRandom. */
#include <string.h>

#include "walk.h"

static CK_BYTE data[] = "the quick brown fox", whole[64], in_parts[64], random_one[64], random_two[64];

static void
walk_random(CK_SESSION_HANDLE session)
{
  T(C_GenerateRandom(NOTHING, random_one, sizeof random_one));
  T(C_GenerateRandom(session, NULL, 5));
  T(C_GenerateRandom(session, random_one, sizeof random_one));
  T(C_GenerateRandom(session, random_two, sizeof random_two));
  note("random", memcmp(random_one, random_two, sizeof random_one) != 0);
  T(C_SeedRandom(NOTHING, data, sizeof data));
  T(C_SeedRandom(session, data, sizeof data));
}

void
walk_digests(void)
{
  CK_SESSION_HANDLE session = opened(RO);
  CK_MECHANISM mechanism = { kind->digest, NULL, 0 }, unknown = { CKM_VENDOR_DEFINED, NULL, 0 };
  CK_ULONG length = 0, tight = 5;
  T(C_Digest(session, data, sizeof data, whole, &length));
  T(C_DigestUpdate(session, data, sizeof data));
  T(C_DigestFinal(session, whole, &length));
  T(C_DigestInit(session, NULL));
  T(C_DigestInit(NOTHING, &mechanism));
  T(C_DigestInit(session, &unknown));
  T(C_DigestInit(session, &mechanism));
  T(C_DigestInit(session, &mechanism));
  T(C_Digest(session, data, sizeof data, NULL, &length));
  note("length", length);
  T(C_Digest(session, data, sizeof data, whole, &tight));
  note("length", tight);
  T(C_Digest(session, data, sizeof data, whole, &length));
  T(C_DigestInit(session, &mechanism));
  T(C_DigestUpdate(session, data, 5));
  T(C_DigestUpdate(session, data + 5, sizeof data - 5));
  tight = 5;
  T(C_DigestFinal(session, in_parts, &tight));
  T(C_DigestFinal(session, in_parts, &length));
  note("the same", memcmp(whole, in_parts, sizeof whole) == 0);
  walk_random(session);
  T(C_CloseSession(session));
}
