/* C_Login, C_Logout, C_InitPIN, C_SetPIN. */
#include <string.h>

#include "walk.h"

static void
note_state(CK_SESSION_HANDLE session)
{
  CK_SESSION_INFO info;
  p11->C_GetSessionInfo(session, &info);
  note("state", info.state);
}

static void
walk_officer(CK_SESSION_HANDLE session)
{
  CK_SESSION_HANDLE other;
  T(C_Login(session, CKU_SO, NULL, LENGTH(SO_PIN)));
  T(C_Login(session, CKU_SO, WRONG_PIN, LENGTH(WRONG_PIN)));
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  note_state(session);
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_OpenSession(slot, RO, NULL, NULL, &other));
  T(C_InitPIN(session, NULL, LENGTH(USER_PIN)));
  T(C_InitPIN(session, USER_PIN, 2));
  T(C_InitPIN(NOTHING, USER_PIN, LENGTH(USER_PIN)));
  T(C_InitPIN(session, USER_PIN, LENGTH(USER_PIN)));
  T(C_SetPIN(session, WRONG_PIN, LENGTH(WRONG_PIN), SO_PIN, LENGTH(SO_PIN)));
  T(C_SetPIN(session, SO_PIN, LENGTH(SO_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_SetPIN(session, NEW_PIN, LENGTH(NEW_PIN), SO_PIN, LENGTH(SO_PIN)));
  T(C_Logout(session));
}

static void
walk_user(CK_SESSION_HANDLE session)
{
  CK_SESSION_HANDLE ro;
  T(C_OpenSession(slot, RO, NULL, NULL, &ro));
  T(C_Login(session, CKU_USER, WRONG_PIN, LENGTH(WRONG_PIN)));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  note_state(session);
  note_state(ro);
  T(C_Login(ro, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_Login(session, CKU_CONTEXT_SPECIFIC, USER_PIN, LENGTH(USER_PIN)));
  T(C_SetPIN(ro, USER_PIN, LENGTH(USER_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_CloseSession(ro));
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_InitPIN(session, USER_PIN, LENGTH(USER_PIN)));
  T(C_SetPIN(session, NULL, 0, NEW_PIN, LENGTH(NEW_PIN)));
  T(C_SetPIN(session, USER_PIN, LENGTH(USER_PIN), NULL, 0));
  T(C_SetPIN(session, USER_PIN, LENGTH(USER_PIN), NEW_PIN, 2));
  T(C_SetPIN(session, WRONG_PIN, LENGTH(WRONG_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_SetPIN(NOTHING, USER_PIN, LENGTH(USER_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_SetPIN(session, USER_PIN, LENGTH(USER_PIN), NEW_PIN, LENGTH(NEW_PIN)));
  T(C_Logout(session));
  T(C_Logout(session));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_SetPIN(session, NEW_PIN, LENGTH(NEW_PIN), USER_PIN, LENGTH(USER_PIN)));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
}

void
walk_pins(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  T(C_Logout(NOTHING));
  T(C_Logout(session));
  T(C_Login(NOTHING, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_Login(session, 7, USER_PIN, LENGTH(USER_PIN)));
  T(C_Login(session, CKU_USER, NULL, 6));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_InitPIN(session, USER_PIN, LENGTH(USER_PIN)));
  walk_officer(session);
  walk_user(session);
  T(C_CloseSession(session));
  session = opened(RW);
  note_state(session);
  T(C_CloseSession(session));
}
