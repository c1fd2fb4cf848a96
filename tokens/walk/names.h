/* The names of CK_RV values (PKCS#11 v2.40 5.1). */
#ifndef NAMES_H
#define NAMES_H

#include "numbers.h"

const char *name_of(CK_RV value);

#endif
