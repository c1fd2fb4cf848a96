#include "pins.h"

#include <string.h>

#include <nettle/memops.h>
#include <nettle/pbkdf2.h>

#include "random.h"

/* Enough to keep the PIN out of the file; it would not stop anyone who tries all PINs. */
#define ITERATIONS 1000

CK_RV
pin_assert_fit(const CK_UTF8CHAR *text, CK_ULONG length)
{
  if (!text)
    return CKR_ARGUMENTS_BAD;
  return length < MIN_PIN || length > MAX_PIN ? CKR_PIN_LEN_RANGE : CKR_OK;
}

static void
hash_pin(const struct pin *pin, const CK_UTF8CHAR *text, CK_ULONG length, uint8_t hash[32])
{
  pbkdf2_hmac_sha256(length, text, ITERATIONS, sizeof pin->salt, pin->salt, sizeof pin->hash, hash);
}

void
pin_set(struct pin *pin, const CK_UTF8CHAR *text, CK_ULONG length, uint32_t tries)
{
  random_bytes(NULL, sizeof pin->salt, pin->salt);
  hash_pin(pin, text, length, pin->hash);
  pin->tries_left = tries;
  pin->set = true;
}

/* No PIN is longer than MAX_PIN: a longer text is wrong without being hashed. */
static bool
is_pin(const struct pin *pin, const CK_UTF8CHAR *text, CK_ULONG length)
{
  uint8_t hash[sizeof pin->hash];
  if (length > MAX_PIN)
    return false;
  hash_pin(pin, text, length, hash);
  return memeql_sec(hash, pin->hash, sizeof hash);
}

static CK_RV
check(struct slot *slot, struct pin *pin, uint32_t tries, const CK_UTF8CHAR *text, CK_ULONG length)
{
  if (!text)
    return CKR_ARGUMENTS_BAD;
  if (pin->tries_left == 0)
    return CKR_PIN_LOCKED;
  pin->tries_left--;
  CK_RV rv = slot_save(slot);
  if (rv != CKR_OK)
    return rv;
  if (!is_pin(pin, text, length))
    return CKR_PIN_INCORRECT;
  pin->tries_left = tries;
  return slot_save(slot);
}

CK_RV
pin_check_user(struct slot *slot, const CK_UTF8CHAR *text, CK_ULONG length)
{
  return check(slot, &slot->token.user, USER_TRIES, text, length);
}

CK_RV
pin_check_so(struct slot *slot, const CK_UTF8CHAR *text, CK_ULONG length)
{
  return check(slot, &slot->token.so, SO_TRIES, text, length);
}
