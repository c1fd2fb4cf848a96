/* C_Login, C_Logout (PKCS#11 v2.40 5.6). */
#include "login.h"

#include "module.h"
#include "pins.h"
#include "sessions.h"

void
logout(struct slot *slot)
{
  struct object **list = &slot->token.objects;
  sessions_stop_operations(slot);
  for (struct object *object = *list, *next; object; object = next) {
    next = object->next;
    if (!object_is_private(object))
      continue;
    object->handle = 0;
    if (object->session)
      object_remove(list, object);
  }
  slot->login = NOBODY;
}

static CK_RV
assert_nobody(const struct slot *slot, enum login wanted)
{
  if (slot->login == NOBODY)
    return CKR_OK;
  return slot->login == wanted ? CKR_USER_ALREADY_LOGGED_IN : CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
}

static CK_RV
login_user(struct slot *slot, const CK_UTF8CHAR *pin, CK_ULONG length)
{
  CK_RV rv = assert_nobody(slot, USER);
  if (rv == CKR_OK && !slot->token.user.set)
    rv = CKR_USER_PIN_NOT_INITIALIZED;
  if (rv == CKR_OK)
    rv = pin_check_user(slot, pin, length);
  if (rv == CKR_OK)
    slot->login = USER;
  return rv;
}

static CK_RV
login_so(struct slot *slot, const CK_UTF8CHAR *pin, CK_ULONG length)
{
  CK_RV rv = assert_nobody(slot, SECURITY_OFFICER);
  if (rv == CKR_OK && sessions_count(slot, 0) > sessions_count(slot, CKF_RW_SESSION))
    rv = CKR_SESSION_READ_ONLY_EXISTS;
  if (rv == CKR_OK)
    rv = pin_check_so(slot, pin, length);
  if (rv == CKR_OK)
    slot->login = SECURITY_OFFICER;
  return rv;
}

/* No key here asks for a PIN of its own (CKA_ALWAYS_AUTHENTICATE), so a context-specific login comes at no time. */
static CK_RV
login(CK_SESSION_HANDLE handle, CK_USER_TYPE who, const CK_UTF8CHAR *pin, CK_ULONG length)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (!pin)
    return CKR_ARGUMENTS_BAD;
  switch (who) {
  case CKU_USER:
    return login_user(session->slot, pin, length);
  case CKU_SO:
    return login_so(session->slot, pin, length);
  case CKU_CONTEXT_SPECIFIC:
    return CKR_OPERATION_NOT_INITIALIZED;
  default:
    return CKR_USER_TYPE_INVALID;
  }
}

CK_RV
C_Login(CK_SESSION_HANDLE handle, CK_USER_TYPE who, CK_UTF8CHAR *pin, CK_ULONG length)
{
  GUARDED(login(handle, who, pin, length));
}

static CK_RV
log_out(CK_SESSION_HANDLE handle)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  if (session->slot->login == NOBODY)
    return CKR_USER_NOT_LOGGED_IN;
  logout(session->slot);
  return CKR_OK;
}

CK_RV
C_Logout(CK_SESSION_HANDLE handle)
{
  GUARDED(log_out(handle));
}
