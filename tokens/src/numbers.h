/*
 * Numbers of PKCS#11 v2.40 beyond the standard's own: vendor values that Rutoken, and so KAZTOKEN, have for
 * 512-bit GOST keys, on the base CKK_VENDOR_DEFINED | 0x54321000.
 */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <p11-kit/pkcs11.h>

#define GOST_VENDOR 0xD4321000UL

#define CKK_GOSTR3410_512 (GOST_VENDOR + 0x03)
#define CKM_GOSTR3410_512_KEY_PAIR_GEN (GOST_VENDOR + 0x05)
#define CKM_GOSTR3410_512 (GOST_VENDOR + 0x06)
#define CKM_GOSTR3411_12_512 (GOST_VENDOR + 0x13)

/* PKCS#11 v2.40 names that p11-kit's header leaves out. */
#ifndef CKA_DESTROYABLE
#define CKA_DESTROYABLE 0x172UL
#endif
#ifndef CKR_ACTION_PROHIBITED
#define CKR_ACTION_PROHIBITED 0x1BUL
#endif
#ifndef CK_UNAVAILABLE_INFORMATION
#define CK_UNAVAILABLE_INFORMATION (~0UL)
#endif

#endif
