#include "token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module.h"
#include "token_bytes.h"

/* Larger files are not ours. */
#define MAX_FILE 1048576

static void
path_of(char path[PATH_MAX], const char *before, const char *serial, const char *after)
{
  snprintf(path, PATH_MAX, "%s/%s%s%s", module_directory(), before, serial, after);
}

const char *
token_file_serial(const char *name, char serial[SERIAL_DIGITS + 1])
{
  size_t digits = strspn(name, "0123456789ABCDEF");
  if (digits == 0 || digits > SERIAL_DIGITS || strcmp(name + digits, TOKEN_SUFFIX) != 0)
    return NULL;
  memcpy(serial, name, digits);
  serial[digits] = '\0';
  return serial;
}

bool
token_file_stamp(const char *serial, struct stamp *stamp)
{
  char path[PATH_MAX];
  struct stat status;
  path_of(path, "", serial, TOKEN_SUFFIX);
  if (stat(path, &status) != 0)
    return false;
  *stamp = (struct stamp){ status.st_ino, status.st_size, status.st_mtim };
  return true;
}

static uint8_t *
read_file(const char *path, size_t *length)
{
  FILE *file = fopen(path, "rbe");
  if (!file)
    return NULL;
  uint8_t *bytes = malloc(MAX_FILE);
  if (bytes)
    *length = fread(bytes, 1, MAX_FILE, file);
  if (bytes && ferror(file)) {
    free(bytes);
    bytes = NULL;
  }
  fclose(file);
  return bytes;
}

/* What a person has made with touch(1) or echo(1). */
static bool
is_factory_new(struct token *token, const uint8_t *bytes, size_t length)
{
  token->only_256 = length == 4 && memcmp(bytes, "256\n", 4) == 0;
  return length == 0 || token->only_256;
}

CK_RV
token_file_read(const char *serial, struct token *token)
{
  char path[PATH_MAX];
  size_t length = 0;
  path_of(path, "", serial, TOKEN_SUFFIX);
  *token = (struct token){ 0 };
  memcpy(token->serial, serial, strlen(serial) + 1);
  memset(token->label, ' ', sizeof token->label);
  uint8_t *bytes = read_file(path, &length);
  if (!bytes || !(is_factory_new(token, bytes, length) || token_from_bytes(token, bytes, length))) {
    objects_free(&token->objects);
    token->damaged = true;
  }
  free(bytes);
  return CKR_OK;
}

static CK_RV
trouble(void)
{
  switch (errno) {
  case ENOSPC:
  case EDQUOT:
    return CKR_DEVICE_MEMORY;
  case EACCES:
  case EPERM:
  case EROFS:
    return CKR_TOKEN_WRITE_PROTECTED;
  default:
    return CKR_DEVICE_ERROR;
  }
}

static bool
write_all(int file, const uint8_t *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written < 0 && errno != EINTR)
      return false;
    if (written > 0) {
      bytes += written;
      length -= (size_t)written;
    }
  }
  return fsync(file) == 0;
}

static bool
sync_directory(void)
{
  int folder = open(module_directory(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return false;
  bool synced = fsync(folder) == 0;
  close(folder);
  return synced;
}

/* What an interrupted write left under the unfinished name is written over. */
static bool
replace(const char *serial, const uint8_t *bytes, size_t length)
{
  char unfinished[PATH_MAX], path[PATH_MAX];
  path_of(unfinished, ".", serial, ".unfinished");
  path_of(path, "", serial, TOKEN_SUFFIX);
  int file = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0)
    return false;
  bool written = write_all(file, bytes, length);
  close(file);
  return written && rename(unfinished, path) == 0 && sync_directory();
}

CK_RV
token_file_write(const struct token *token)
{
  size_t length;
  uint8_t *bytes = token_to_bytes(token, &length);
  if (!bytes)
    return CKR_HOST_MEMORY;
  bool written = replace(token->serial, bytes, length);
  CK_RV rv = written ? CKR_OK : trouble();
  free(bytes);
  return rv;
}
