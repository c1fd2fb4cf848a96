/* Key pairs of the walk's kind. */
#ifndef KEYS_H
#define KEYS_H

#include "numbers.h"

/* Makes a key pair on the token; the user is logged in. */
CK_RV make_pair(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private);

#endif
