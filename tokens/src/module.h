/* The module as a whole: one call at a time, in this process and among all that use the directory. */
#ifndef MODULE_H
#define MODULE_H

#include "numbers.h"

/* The environment variable that names the directory of the tokens. */
#define DIRECTORY_VARIABLE "KUALIK_TOKEN_DIR"

/* Starts a call. CKR_CRYPTOKI_NOT_INITIALIZED, CKR_GENERAL_ERROR. */
CK_RV module_enter(void);
void module_leave(void);

/* The directory of the tokens, between C_Initialize and C_Finalize. */
const char *module_directory(void);

/* The body of every function of the interface: a call under the lock. */
#define GUARDED(call)                                                                                                  \
  do {                                                                                                                 \
    CK_RV guarded = module_enter();                                                                                    \
    if (guarded != CKR_OK)                                                                                             \
      return guarded;                                                                                                  \
    guarded = (call);                                                                                                  \
    module_leave();                                                                                                    \
    return guarded;                                                                                                    \
  } while (0)

/* Copies a text into a field of fixed length, padded with blanks (PKCS#11 v2.40 3.1). */
void pad(unsigned char *field, size_t length, const char *text);

#endif
