/* What a session may see and change (PKCS#11 v2.40 usage guide, table of session states). */
#ifndef ACCESS_H
#define ACCESS_H

#include "sessions.h"

/* Whether the object exists for this session: private ones do when the user is logged in. */
bool may_see(const struct session *session, const struct object *object);

/* CKR_SESSION_READ_ONLY, CKR_USER_NOT_LOGGED_IN. */
CK_RV assert_may_write(const struct session *session, bool on_token, bool private);

/* An object by its handle, NULL when there is none or the session does not see it. */
struct object *object_of_handle(const struct session *session, CK_OBJECT_HANDLE handle);

/*
 * Puts new objects where they belong, on the token or in the session, all or none, and takes them over; frees
 * them when they cannot be kept. CKR_DEVICE_MEMORY, and what slot_save gives.
 */
CK_RV objects_keep(struct session *session, struct object *const *objects, size_t count);

#endif
