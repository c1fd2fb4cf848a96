/* C_OpenSession, C_CloseSession, C_CloseAllSessions, C_GetSessionInfo (PKCS#11 v2.40 5.6). */
#include "sessions.h"

#include <stdlib.h>
#include <string.h>

#include "login.h"
#include "module.h"

static struct session *sessions;
static CK_SESSION_HANDLE last_handle;

static struct session *
session_of(CK_SESSION_HANDLE handle)
{
  struct session *session = sessions;
  while (session && session->handle != handle)
    session = session->next;
  return session;
}

/* Looked up twice: reading the token's file anew may end its sessions. */
CK_RV
session_find(CK_SESSION_HANDLE handle, struct session **found)
{
  *found = session_of(handle);
  if (!*found)
    return CKR_SESSION_HANDLE_INVALID;
  CK_RV rv = slot_refresh((*found)->slot);
  if (rv != CKR_OK)
    return rv == CKR_TOKEN_NOT_PRESENT ? CKR_DEVICE_REMOVED : rv;
  *found = session_of(handle);
  return *found ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

bool
session_is_rw(const struct session *session)
{
  return (session->flags & CKF_RW_SESSION) != 0;
}

CK_ULONG
sessions_count(const struct slot *slot, CK_FLAGS flags)
{
  CK_ULONG count = 0;
  for (const struct session *session = sessions; session; session = session->next)
    count += session->slot == slot && (session->flags & flags) == flags;
  return count;
}

void
search_end(struct search *search)
{
  free(search->handles);
  *search = (struct search){ 0 };
}

/* Its session objects go with it (4.4). */
static void
drop_objects(struct session *session)
{
  struct object **list = &session->slot->token.objects;
  for (struct object *object = *list, *next; object; object = next) {
    next = object->next;
    if (object->session == session->handle)
      object_remove(list, object);
  }
}

static void
end(struct session *session)
{
  struct session **link = &sessions;
  while (*link != session)
    link = &(*link)->next;
  *link = session->next;
  drop_objects(session);
  search_end(&session->search);
  free(session);
}

void
sessions_end(struct slot *slot)
{
  for (struct session *session = sessions, *next; session; session = next) {
    next = session->next;
    if (session->slot == slot)
      end(session);
  }
  logout(slot);
}

void
sessions_stop_operations(struct slot *slot)
{
  for (struct session *session = sessions; session; session = session->next) {
    if (session->slot != slot)
      continue;
    search_end(&session->search);
    session->signing.active = session->verifying.active = session->digesting.active = false;
  }
}

void
sessions_forget(void)
{
  while (sessions)
    sessions_end(sessions->slot);
}

static CK_RV
assert_may_open(const struct slot *slot, CK_FLAGS flags)
{
  if (!(flags & CKF_SERIAL_SESSION))
    return CKR_SESSION_PARALLEL_NOT_SUPPORTED;
  if (slot->token.damaged || !slot->token.initialised)
    return CKR_TOKEN_NOT_RECOGNIZED;
  if (slot->login == SECURITY_OFFICER && !(flags & CKF_RW_SESSION))
    return CKR_SESSION_READ_WRITE_SO_EXISTS;
  return CKR_OK;
}

static CK_RV
open_session(CK_SLOT_ID id, CK_FLAGS flags, CK_SESSION_HANDLE *handle)
{
  struct slot *slot;
  CK_RV rv = handle ? slot_find_token(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv == CKR_OK)
    rv = assert_may_open(slot, flags);
  if (rv != CKR_OK)
    return rv;
  struct session *session = calloc(1, sizeof *session);
  if (!session)
    return CKR_HOST_MEMORY;
  session->handle = *handle = ++last_handle;
  session->slot = slot;
  session->flags = flags & (CKF_SERIAL_SESSION | CKF_RW_SESSION);
  session->next = sessions;
  sessions = session;
  return CKR_OK;
}

CK_RV
C_OpenSession(CK_SLOT_ID id, CK_FLAGS flags, void *application, CK_NOTIFY notify, CK_SESSION_HANDLE *handle)
{
  (void)application;
  (void)notify;
  GUARDED(open_session(id, flags, handle));
}

/* With the last session goes the login (5.6). */
static CK_RV
close_session(CK_SESSION_HANDLE handle)
{
  struct session *session;
  CK_RV rv = session_find(handle, &session);
  if (rv != CKR_OK)
    return rv;
  struct slot *slot = session->slot;
  end(session);
  if (sessions_count(slot, 0) == 0)
    logout(slot);
  return CKR_OK;
}

CK_RV
C_CloseSession(CK_SESSION_HANDLE handle)
{
  GUARDED(close_session(handle));
}

static CK_RV
close_all_sessions(CK_SLOT_ID id)
{
  struct slot *slot;
  CK_RV rv = slot_find(id, &slot);
  if (rv == CKR_OK)
    sessions_end(slot);
  return rv;
}

CK_RV
C_CloseAllSessions(CK_SLOT_ID id)
{
  GUARDED(close_all_sessions(id));
}

static CK_STATE
state_of(const struct session *session)
{
  bool rw = session_is_rw(session);
  switch (session->slot->login) {
  case SECURITY_OFFICER:
    return CKS_RW_SO_FUNCTIONS;
  case USER:
    return rw ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
  default:
    return rw ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
  }
}

static CK_RV
get_session_info(CK_SESSION_HANDLE handle, CK_SESSION_INFO *info)
{
  struct session *session;
  CK_RV rv = info ? session_find(handle, &session) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  *info = (CK_SESSION_INFO){ session->slot->id, state_of(session), session->flags, 0 };
  return CKR_OK;
}

CK_RV
C_GetSessionInfo(CK_SESSION_HANDLE handle, CK_SESSION_INFO *info)
{
  GUARDED(get_session_info(handle, info));
}
