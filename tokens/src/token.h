/* A token: its label, its PINs, its objects. */
#ifndef TOKEN_H
#define TOKEN_H

#include "objects.h"

#define MIN_PIN 6
#define MAX_PIN 32
#define USER_TRIES 3
#define SO_TRIES 5

/* Hexadecimal digits of a serial number. */
#define SERIAL_DIGITS 16

/* A PIN as the token knows it: salted and hashed (RFC 8018 PBKDF2), with the tries that are left. */
struct pin {
  bool set;
  uint8_t salt[16], hash[32];
  uint32_t tries_left;
};

struct token {
  /* Empty for the free slot, where C_InitToken makes a new token. */
  char serial[SERIAL_DIGITS + 1];
  bool initialised;
  /* An old token, which has the 256-bit curve alone. */
  bool only_256;
  /* The file could not be read. */
  bool damaged;
  uint8_t label[32];
  /* Random, new with each C_InitToken: sessions with what was there before are over. */
  uint8_t instance[8];
  struct pin so, user;
  uint64_t last_id;
  struct object *objects;
};

/* Bytes of the attribute values of the token objects. */
size_t token_memory(const struct token *token);

#endif
