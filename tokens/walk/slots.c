/* C_GetSlotList, C_GetSlotInfo, C_GetTokenInfo, C_GetMechanismList, C_GetMechanismInfo. */
#include <string.h>

#include "walk.h"

static void
walk_mechanisms(void)
{
  CK_MECHANISM_TYPE list[256];
  CK_MECHANISM_INFO info;
  CK_ULONG count, one = 1;
  T(C_GetMechanismList(slot, NULL, NULL));
  T(C_GetMechanismList(NOTHING, NULL, &count));
  T(C_GetMechanismList(slot, NULL, &count));
  T(C_GetMechanismList(slot, list, &one));
  note("the count was set", one == count);
  T(C_GetMechanismList(slot, list, &count));
  T(C_GetMechanismInfo(slot, kind->generation, NULL));
  T(C_GetMechanismInfo(NOTHING, kind->generation, &info));
  T(C_GetMechanismInfo(slot, CKM_VENDOR_DEFINED, &info));
  T(C_GetMechanismInfo(slot, kind->generation, &info));
  note("generates key pairs", (info.flags & CKF_GENERATE_KEY_PAIR) != 0);
  T(C_GetMechanismInfo(slot, kind->signing, &info));
  note("signs and verifies", (info.flags & (CKF_SIGN | CKF_VERIFY)) == (CKF_SIGN | CKF_VERIFY));
  T(C_GetMechanismInfo(slot, kind->digest, &info));
  note("digests", (info.flags & CKF_DIGEST) != 0);
}

/* Before the first token there is one free slot. */
void
walk_slots(void)
{
  CK_SLOT_ID list[16];
  CK_SLOT_INFO slot_info;
  CK_TOKEN_INFO token_info;
  CK_ULONG count, none = 0;
  T(C_GetSlotList(CK_TRUE, NULL, NULL));
  T(C_GetSlotList(CK_TRUE, NULL, &count));
  note("slots", count);
  T(C_GetSlotList(CK_TRUE, list, &none));
  note("the count was set", none == count);
  count = 16;
  T(C_GetSlotList(CK_FALSE, list, &count));
  slot = list[0];
  T(C_GetSlotInfo(slot, NULL));
  T(C_GetSlotInfo(NOTHING, &slot_info));
  T(C_GetSlotInfo(slot, &slot_info));
  note("a token is present", (slot_info.flags & CKF_TOKEN_PRESENT) != 0);
  T(C_GetTokenInfo(slot, NULL));
  T(C_GetTokenInfo(NOTHING, &token_info));
  T(C_GetTokenInfo(slot, &token_info));
  note("initialised", (token_info.flags & CKF_TOKEN_INITIALIZED) != 0);
  note("login required", (token_info.flags & CKF_LOGIN_REQUIRED) != 0);
  walk_mechanisms();
}
