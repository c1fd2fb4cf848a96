/* Who is logged in at a token. */
#ifndef LOGIN_H
#define LOGIN_H

#include "slots.h"

/* Nobody is, any more: private objects lose their handles, operations end (PKCS#11 v2.40 5.6 C_Logout). */
void logout(struct slot *slot);

#endif
