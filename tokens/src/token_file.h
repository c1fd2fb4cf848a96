/*
 * The file of a token, DIRECTORY/<serial>.token: everything that survives a restart. It is replaced whole
 * (rename(2)), so that a crash at any point leaves the old one or the new one. A file without a
 * content is a token as it comes from the factory; one that says "256" is an old token with one curve.
 */
#ifndef TOKEN_FILE_H
#define TOKEN_FILE_H

#include <sys/stat.h>

#include "token.h"

#define TOKEN_SUFFIX ".token"

/* What tells one content of a file from the next. */
struct stamp {
  ino_t inode;
  off_t size;
  struct timespec modified;
};

/* Reads the stamp of a token's file. False when the file is not there. */
bool token_file_stamp(const char *serial, struct stamp *stamp);

/* Reads a token by its serial number. A file that cannot be read gives a token that is `damaged`. */
CK_RV token_file_read(const char *serial, struct token *token);

/* Writes a token. CKR_DEVICE_MEMORY, CKR_TOKEN_WRITE_PROTECTED, CKR_DEVICE_ERROR, CKR_HOST_MEMORY. */
CK_RV token_file_write(const struct token *token);

/* The serial number in a file's name, NULL when it is not the file of a token. */
const char *token_file_serial(const char *name, char serial[SERIAL_DIGITS + 1]);

#endif
