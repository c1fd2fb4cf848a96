/* C_InitToken, C_InitPIN, C_SetPIN (PKCS#11 v2.40 5.5): a token gets its label and its PINs. */
#include <stdio.h>
#include <string.h>

#include "module.h"
#include "pins.h"
#include "random.h"
#include "sessions.h"

/* A token that is made in the free slot gets a serial number that no other has. */
static void
give_serial(struct token *token)
{
  uint8_t bytes[SERIAL_DIGITS / 2];
  struct stamp stamp;
  if (token->serial[0])
    return;
  do {
    random_bytes(NULL, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
      snprintf(token->serial + 2 * i, 3, "%02X", bytes[i]);
  } while (token_file_stamp(token->serial, &stamp));
}

static CK_RV
make_new(struct slot *slot, const CK_UTF8CHAR *pin, CK_ULONG length, const CK_UTF8CHAR *label)
{
  struct token *token = &slot->token;
  bool was_free = token->serial[0] == '\0';
  objects_free(&token->objects);
  give_serial(token);
  token->initialised = true;
  token->user = (struct pin){ 0 };
  pin_set(&token->so, pin, length, SO_TRIES);
  memcpy(token->label, label, sizeof token->label);
  random_bytes(NULL, sizeof token->instance, token->instance);
  CK_RV rv = slot_save(slot);
  if (rv != CKR_OK && was_free) {
    token->serial[0] = '\0';
    token->initialised = false;
  }
  return rv;
}

/*
 * Whoever knows the SO PIN may; everything on the token goes. For a PIN of a wrong length the standard has
 * CKR_PIN_INCORRECT here, and not CKR_PIN_LEN_RANGE.
 */
static CK_RV
init_token(CK_SLOT_ID id, const CK_UTF8CHAR *pin, CK_ULONG length, const CK_UTF8CHAR *label)
{
  struct slot *slot;
  CK_RV rv = pin && label ? slot_find_token(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  if (slot->token.damaged)
    return CKR_TOKEN_NOT_RECOGNIZED;
  if (sessions_count(slot, 0) > 0)
    return CKR_SESSION_EXISTS;
  if (slot->token.initialised)
    rv = pin_check_so(slot, pin, length);
  else if (pin_assert_fit(pin, length) != CKR_OK)
    rv = CKR_PIN_INCORRECT;
  return rv == CKR_OK ? make_new(slot, pin, length, label) : rv;
}

CK_RV
C_InitToken(CK_SLOT_ID id, CK_UTF8CHAR *pin, CK_ULONG length, CK_UTF8CHAR *label)
{
  GUARDED(init_token(id, pin, length, label));
}

/* Sets the user's PIN without knowing the old one, and so unblocks a token. */
static CK_RV
init_pin(CK_SESSION_HANDLE handle, const CK_UTF8CHAR *pin, CK_ULONG length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (session->slot->login != SECURITY_OFFICER)
    return CKR_USER_NOT_LOGGED_IN;
  rv = pin_assert_fit(pin, length);
  if (rv != CKR_OK)
    return rv;
  pin_set(&session->slot->token.user, pin, length, USER_TRIES);
  return slot_save(session->slot);
}

CK_RV
C_InitPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR *pin, CK_ULONG length)
{
  GUARDED(init_pin(handle, pin, length));
}

static CK_RV
change_so(struct slot *slot, const CK_UTF8CHAR *old, CK_ULONG old_length, const CK_UTF8CHAR *new, CK_ULONG new_length)
{
  CK_RV rv = pin_check_so(slot, old, old_length);
  if (rv != CKR_OK)
    return rv;
  pin_set(&slot->token.so, new, new_length, SO_TRIES);
  return slot_save(slot);
}

static CK_RV
change_user(struct slot *slot, const CK_UTF8CHAR *old, CK_ULONG old_length, const CK_UTF8CHAR *new,
            CK_ULONG new_length)
{
  if (!slot->token.user.set)
    return CKR_USER_PIN_NOT_INITIALIZED;
  CK_RV rv = pin_check_user(slot, old, old_length);
  if (rv != CKR_OK)
    return rv;
  pin_set(&slot->token.user, new, new_length, USER_TRIES);
  return slot_save(slot);
}

/* The PIN of whoever is logged in; the user's when nobody is. */
static CK_RV
set_pin(CK_SESSION_HANDLE handle, const CK_UTF8CHAR *old, CK_ULONG old_length, const CK_UTF8CHAR *new,
        CK_ULONG new_length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!session_is_rw(session))
    return CKR_SESSION_READ_ONLY;
  rv = old ? pin_assert_fit(new, new_length) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  struct slot *slot = session->slot;
  return (slot->login == SECURITY_OFFICER ? change_so : change_user)(slot, old, old_length, new, new_length);
}

CK_RV
C_SetPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR *old, CK_ULONG old_length, CK_UTF8CHAR *new, CK_ULONG new_length)
{
  GUARDED(set_pin(handle, old, old_length, new, new_length));
}
