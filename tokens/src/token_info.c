/* C_GetTokenInfo (PKCS#11 v2.40 3.2 CK_TOKEN_INFO, 5.5). */
#include <string.h>

#include "attribute_rules.h"
#include "module.h"
#include "sessions.h"

static CK_FLAGS
pin_flags(const struct pin *pin, uint32_t tries, CK_FLAGS low, CK_FLAGS final, CK_FLAGS locked)
{
  if (!pin->set || pin->tries_left == tries)
    return 0;
  if (pin->tries_left == 0)
    return locked;
  return pin->tries_left == 1 ? low | final : low;
}

static CK_FLAGS
flags_of(const struct token *token)
{
  CK_FLAGS flags = CKF_RNG | CKF_LOGIN_REQUIRED;
  if (token->initialised)
    flags |= CKF_TOKEN_INITIALIZED;
  if (token->user.set)
    flags |= CKF_USER_PIN_INITIALIZED;
  flags |= pin_flags(&token->user, USER_TRIES, CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED);
  flags |= pin_flags(&token->so, SO_TRIES, CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_LOCKED);
  return flags;
}

static void
describe_memory(const struct token *token, CK_TOKEN_INFO *info)
{
  info->ulTotalPublicMemory = TOKEN_MEMORY;
  info->ulFreePublicMemory = TOKEN_MEMORY - token_memory(token);
  info->ulTotalPrivateMemory = info->ulTotalPublicMemory;
  info->ulFreePrivateMemory = info->ulFreePublicMemory;
}

static CK_RV
get_token_info(CK_SLOT_ID id, CK_TOKEN_INFO *info)
{
  struct slot *slot;
  CK_RV rv = info ? slot_find_token(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  const struct token *token = &slot->token;
  if (token->damaged)
    return CKR_TOKEN_NOT_RECOGNIZED;
  memset(info, 0, sizeof *info);
  memcpy(info->label, token->label, sizeof info->label);
  pad(info->manufacturerID, sizeof info->manufacturerID, "Kualik");
  pad(info->model, sizeof info->model, "GOST test token");
  pad(info->serialNumber, sizeof info->serialNumber, token->serial);
  pad(info->utcTime, sizeof info->utcTime, "");
  info->flags = flags_of(token);
  info->ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
  info->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
  info->ulSessionCount = sessions_count(slot, CKF_SERIAL_SESSION);
  info->ulRwSessionCount = sessions_count(slot, CKF_RW_SESSION);
  info->ulMinPinLen = MIN_PIN;
  info->ulMaxPinLen = MAX_PIN;
  describe_memory(token, info);
  return CKR_OK;
}

CK_RV
C_GetTokenInfo(CK_SLOT_ID id, CK_TOKEN_INFO *info)
{
  GUARDED(get_token_info(id, info));
}
