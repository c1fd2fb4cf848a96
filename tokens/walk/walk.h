/*
 * A walk through a PKCS#11 module: every function, with good and with hostile arguments. Each call prints its text
 * and what came back, so that the walks through two modules can be held against each other.
 */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>

#include "numbers.h"

/* The module. */
extern CK_FUNCTION_LIST *p11;

/* The slot of the walk's token. */
extern CK_SLOT_ID slot;

/* The kind of keys that the module makes. */
struct kind {
  const char *name;
  CK_MECHANISM_TYPE generation, signing, digest;
  /* What a public template needs besides. */
  CK_ATTRIBUTE needed[2];
  CK_ULONG needed_count;
  /* The attribute that nobody may read. */
  CK_ATTRIBUTE_TYPE secret;
  CK_ULONG data_length, signature_length;
};

extern const struct kind *kind;

/* Prints a call and its result, and gives the result. */
CK_RV step(const char *call, CK_RV result);

/* Prints a value that both modules must agree on. */
void note(const char *what, unsigned long value);

#define T(call) step(#call, p11->call)

#define SO_PIN ((CK_UTF8CHAR *)"so-of-the-walk")
#define USER_PIN ((CK_UTF8CHAR *)"402917")
#define WRONG_PIN ((CK_UTF8CHAR *)"718203")
#define NEW_PIN ((CK_UTF8CHAR *)"593046")
#define LENGTH(pin) ((CK_ULONG)strlen((const char *)(pin)))

#define RO CKF_SERIAL_SESSION
#define RW (CKF_SERIAL_SESSION | CKF_RW_SESSION)
#define NOTHING 0xFFFFFFUL

/* A session that must be had; ends the program when it is not. */
CK_SESSION_HANDLE opened(CK_FLAGS flags);

void walk_start(void);
void walk_slots(void);
void walk_personalisation(void);
void walk_sessions(void);
void walk_pins(void);
void walk_objects(void);
void walk_private_objects(void);
void walk_search(void);
void walk_keys(void);
void walk_signing(void);
void walk_digests(void);
void walk_end(void);

/* What only the software token has. */
void walk_unsupported(void);
void walk_public_keys(void);
void walk_full_token(void);
void walk_threads(void);
void walk_locked(void);

#endif
