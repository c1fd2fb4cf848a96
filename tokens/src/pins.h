/* PINs and their retry counters. */
#ifndef PINS_H
#define PINS_H

#include "slots.h"

/* What a new PIN must be. CKR_ARGUMENTS_BAD, CKR_PIN_LEN_RANGE. */
CK_RV pin_assert_fit(const CK_UTF8CHAR *text, CK_ULONG length);

/* Sets a PIN and its counter; the token is not written yet. */
void pin_set(struct pin *pin, const CK_UTF8CHAR *text, CK_ULONG length, uint32_t tries);

/*
 * Holds a PIN against the token's. The try is written off in the file before the PIN is tried: pulling the plug buys
 * no further one. CKR_PIN_INCORRECT, CKR_PIN_LOCKED, and what slot_save gives.
 */
CK_RV pin_check_user(struct slot *slot, const CK_UTF8CHAR *text, CK_ULONG length);
CK_RV pin_check_so(struct slot *slot, const CK_UTF8CHAR *text, CK_ULONG length);

#endif
