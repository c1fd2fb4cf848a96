/* Sessions of this process with tokens (PKCS#11 v2.40 4.6 of the usage guide, 5.6). */
#ifndef SESSIONS_H
#define SESSIONS_H

#include <nettle/streebog.h>

#include "slots.h"

/* C_SignInit or C_VerifyInit until its end. */
struct key_operation {
  bool active;
  CK_MECHANISM_TYPE mechanism;
  CK_OBJECT_HANDLE key;
};

/* C_FindObjectsInit until C_FindObjectsFinal: the handles that are still to be given. */
struct search {
  bool active;
  CK_OBJECT_HANDLE *handles;
  CK_ULONG count, given;
};

struct digest_operation {
  bool active, in_parts;
  struct streebog512_ctx context;
};

struct session {
  struct session *next;
  CK_SESSION_HANDLE handle;
  struct slot *slot;
  CK_FLAGS flags;
  struct search search;
  struct key_operation signing, verifying;
  struct digest_operation digesting;
};

/* A session whose token is there and as its file is now. CKR_SESSION_HANDLE_INVALID, CKR_DEVICE_REMOVED. */
CK_RV session_find(CK_SESSION_HANDLE handle, struct session **session);

bool session_is_rw(const struct session *session);

/* Ends all sessions of a slot and its login. */
void sessions_end(struct slot *slot);

/* Ends whatever the sessions of a slot are at, as a logout does. */
void sessions_stop_operations(struct slot *slot);

/* How many sessions of a slot have all these flags. */
CK_ULONG sessions_count(const struct slot *slot, CK_FLAGS flags);

void sessions_forget(void);

void search_end(struct search *search);

#endif
