/* A token as bytes: a magic word, the fields, a SHA-256 over both. Numbers are as the machine has them. */
#ifndef TOKEN_BYTES_H
#define TOKEN_BYTES_H

#include "token.h"

/* The token objects are written, session objects are not. The caller frees the bytes. NULL without memory. */
uint8_t *token_to_bytes(const struct token *token, size_t *length);

/* False when the bytes are damaged; what was read till then is in the token. */
bool token_from_bytes(struct token *token, const uint8_t *bytes, size_t length);

#endif
