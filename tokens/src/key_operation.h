/* What signing and verifying have in common: a mechanism, a key, and an end. */
#ifndef KEY_OPERATION_H
#define KEY_OPERATION_H

#include "access.h"
#include "curves.h"

/*
 * Starts an operation with a key that has the permission: only private keys have CKA_SIGN, only public ones
 * CKA_VERIFY. CKR_OPERATION_ACTIVE, CKR_MECHANISM_INVALID, CKR_MECHANISM_PARAM_INVALID, CKR_KEY_HANDLE_INVALID,
 * CKR_KEY_TYPE_INCONSISTENT, CKR_KEY_FUNCTION_NOT_PERMITTED.
 */
CK_RV key_operation_start(struct session *session, struct key_operation *operation, const CK_MECHANISM *mechanism,
                          CK_OBJECT_HANDLE key, CK_ATTRIBUTE_TYPE permission);

/* The key and curve of a running operation; the key may be gone meanwhile. CKR_KEY_HANDLE_INVALID. */
CK_RV key_operation_key(const struct session *session, const struct key_operation *operation,
                        const struct curve **curve, const uint8_t **value);

#endif
