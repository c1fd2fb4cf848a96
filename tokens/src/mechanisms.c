/* C_GetMechanismList, C_GetMechanismInfo (PKCS#11 v2.40 5.5). */
#include "module.h"
#include "slots.h"

struct mechanism {
  CK_MECHANISM_TYPE type;
  CK_MECHANISM_INFO info;
};

static const struct mechanism mechanisms[] = {
  { CKM_GOSTR3410_KEY_PAIR_GEN, { 256, 256, CKF_GENERATE_KEY_PAIR } },
  { CKM_GOSTR3410, { 256, 256, CKF_SIGN | CKF_VERIFY } },
  { CKM_GOSTR3410_512_KEY_PAIR_GEN, { 512, 512, CKF_GENERATE_KEY_PAIR } },
  { CKM_GOSTR3410_512, { 512, 512, CKF_SIGN | CKF_VERIFY } },
  { CKM_GOSTR3411_12_512, { 0, 0, CKF_DIGEST } },
};

enum { MECHANISMS = sizeof mechanisms / sizeof *mechanisms };

static bool
is_offered(const struct token *token, const struct mechanism *mechanism)
{
  return !token->only_256 || mechanism->info.ulMaxKeySize != 512;
}

static CK_ULONG
offered(const struct token *token)
{
  CK_ULONG count = 0;
  for (size_t i = 0; i < MECHANISMS; i++)
    count += is_offered(token, &mechanisms[i]);
  return count;
}

static CK_RV
get_mechanism_list(CK_SLOT_ID id, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
  struct slot *slot;
  CK_RV rv = count ? slot_find_token(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  bool too_small = list && *count < offered(&slot->token);
  *count = offered(&slot->token);
  if (too_small)
    return CKR_BUFFER_TOO_SMALL;
  for (size_t i = 0; list && i < MECHANISMS; i++)
    if (is_offered(&slot->token, &mechanisms[i]))
      *list++ = mechanisms[i].type;
  return CKR_OK;
}

CK_RV
C_GetMechanismList(CK_SLOT_ID id, CK_MECHANISM_TYPE *list, CK_ULONG *count)
{
  GUARDED(get_mechanism_list(id, list, count));
}

static CK_RV
get_mechanism_info(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
  struct slot *slot;
  CK_RV rv = info ? slot_find_token(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  for (size_t i = 0; i < MECHANISMS; i++)
    if (mechanisms[i].type == type && is_offered(&slot->token, &mechanisms[i])) {
      *info = mechanisms[i].info;
      return CKR_OK;
    }
  return CKR_MECHANISM_INVALID;
}

CK_RV
C_GetMechanismInfo(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO *info)
{
  GUARDED(get_mechanism_info(id, type, info));
}
