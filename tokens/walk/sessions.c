/* C_OpenSession, C_CloseSession, C_CloseAllSessions, C_GetSessionInfo. */
#include <string.h>

#include "walk.h"

static void
note_state(CK_SESSION_HANDLE session)
{
  CK_SESSION_INFO info;
  T(C_GetSessionInfo(session, &info));
  note("state", info.state);
  note("flags", info.flags);
}

void
walk_sessions(void)
{
  CK_SESSION_HANDLE ro, rw;
  CK_SESSION_INFO info;
  T(C_OpenSession(slot, 0, NULL, NULL, &ro));
  T(C_OpenSession(slot, RO, NULL, NULL, NULL));
  T(C_OpenSession(NOTHING, RO, NULL, NULL, &ro));
  T(C_OpenSession(slot, RO, NULL, NULL, &ro));
  T(C_OpenSession(slot, RW, NULL, NULL, &rw));
  note("two sessions", ro != rw);
  T(C_GetSessionInfo(ro, NULL));
  T(C_GetSessionInfo(NOTHING, &info));
  note_state(ro);
  note_state(rw);
  T(C_Login(ro, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_Login(rw, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_CloseSession(NOTHING));
  T(C_CloseSession(CK_INVALID_HANDLE));
  T(C_CloseSession(ro));
  T(C_CloseSession(ro));
  T(C_GetSessionInfo(ro, &info));
  T(C_CloseAllSessions(NOTHING));
  T(C_CloseAllSessions(slot));
  T(C_CloseAllSessions(slot));
  T(C_GetSessionInfo(rw, &info));
}
