#include "token_bytes.h"

#include <stdlib.h>
#include <string.h>

#include <nettle/sha2.h>

static const uint8_t MAGIC[8] = "KUALTOK1";

/* No file of ours has more: a length beyond it is damage, not a reason to ask for memory. */
#define MAX_ATTRIBUTES 256

struct writer {
  uint8_t *at;
  size_t length, room;
  bool failed;
};

static void
write_bytes(struct writer *writer, const void *bytes, size_t length)
{
  if (writer->failed || length == 0)
    return;
  if (writer->room - writer->length < length) {
    size_t room = 2 * writer->room + length + 4096;
    uint8_t *more = realloc(writer->at, room);
    writer->failed = !more;
    if (!more)
      return;
    writer->at = more;
    writer->room = room;
  }
  memcpy(writer->at + writer->length, bytes, length);
  writer->length += length;
}

static void
write_number(struct writer *writer, uint64_t number)
{
  write_bytes(writer, &number, sizeof number);
}

static void
write_pin(struct writer *writer, const struct pin *pin)
{
  write_number(writer, pin->set);
  write_bytes(writer, pin->salt, sizeof pin->salt);
  write_bytes(writer, pin->hash, sizeof pin->hash);
  write_number(writer, pin->tries_left);
}

static void
write_object(struct writer *writer, const struct object *object)
{
  write_number(writer, object->id);
  write_number(writer, object->attributes.count);
  for (size_t i = 0; i < object->attributes.count; i++) {
    const struct attribute *attribute = &object->attributes.at[i];
    write_number(writer, attribute->type);
    write_number(writer, attribute->length);
    write_bytes(writer, attribute->value, attribute->length);
  }
}

static void
write_digest(struct writer *writer)
{
  uint8_t digest[SHA256_DIGEST_SIZE];
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, writer->length, writer->at);
  sha256_digest(&context, sizeof digest, digest);
  write_bytes(writer, digest, sizeof digest);
}

uint8_t *
token_to_bytes(const struct token *token, size_t *length)
{
  struct writer writer = { 0 };
  write_bytes(&writer, MAGIC, sizeof MAGIC);
  write_number(&writer, token->initialised);
  write_number(&writer, token->only_256);
  write_bytes(&writer, token->label, sizeof token->label);
  write_bytes(&writer, token->instance, sizeof token->instance);
  write_pin(&writer, &token->so);
  write_pin(&writer, &token->user);
  write_number(&writer, token->last_id);
  for (const struct object *object = token->objects; object; object = object->next)
    if (!object->session)
      write_object(&writer, object);
  if (!writer.failed)
    write_digest(&writer);
  if (writer.failed) {
    free(writer.at);
    return NULL;
  }
  *length = writer.length;
  return writer.at;
}

struct reader {
  const uint8_t *at;
  size_t left;
};

static bool
read_bytes(struct reader *reader, void *bytes, size_t length)
{
  if (reader->left < length)
    return false;
  memcpy(bytes, reader->at, length);
  reader->at += length;
  reader->left -= length;
  return true;
}

static bool
read_number(struct reader *reader, uint64_t *number)
{
  return read_bytes(reader, number, sizeof *number);
}

static bool
read_pin(struct reader *reader, struct pin *pin)
{
  uint64_t set, tries_left;
  if (!read_number(reader, &set) || !read_bytes(reader, pin->salt, sizeof pin->salt) ||
      !read_bytes(reader, pin->hash, sizeof pin->hash) || !read_number(reader, &tries_left))
    return false;
  pin->set = set != 0;
  pin->tries_left = (uint32_t)tries_left;
  return true;
}

static bool
read_attribute(struct reader *reader, struct attributes *list)
{
  uint64_t type, length;
  if (!read_number(reader, &type) || !read_number(reader, &length) || reader->left < length)
    return false;
  if (attribute_put(list, type, reader->at, length) != CKR_OK)
    return false;
  reader->at += length;
  reader->left -= length;
  return true;
}

static bool
read_object(struct reader *reader, struct token *token)
{
  uint64_t id, count;
  if (!read_number(reader, &id) || !read_number(reader, &count) || count > MAX_ATTRIBUTES)
    return false;
  struct object *object = calloc(1, sizeof *object);
  if (!object)
    return false;
  object->id = id;
  object_append(&token->objects, object);
  for (uint64_t i = 0; i < count; i++)
    if (!read_attribute(reader, &object->attributes))
      return false;
  return true;
}

static bool
read_fields(struct reader *reader, struct token *token)
{
  uint64_t initialised, only_256;
  if (!read_number(reader, &initialised) || !read_number(reader, &only_256) ||
      !read_bytes(reader, token->label, sizeof token->label) ||
      !read_bytes(reader, token->instance, sizeof token->instance) || !read_pin(reader, &token->so) ||
      !read_pin(reader, &token->user) || !read_number(reader, &token->last_id))
    return false;
  token->initialised = initialised != 0;
  token->only_256 = only_256 != 0;
  while (reader->left > 0)
    if (!read_object(reader, token))
      return false;
  return true;
}

/* The digest stands at the end, over everything before it. */
static bool
is_whole(const uint8_t *bytes, size_t length)
{
  uint8_t digest[SHA256_DIGEST_SIZE];
  if (length < sizeof MAGIC + sizeof digest || memcmp(bytes, MAGIC, sizeof MAGIC) != 0)
    return false;
  struct sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, length - sizeof digest, bytes);
  sha256_digest(&context, sizeof digest, digest);
  return memcmp(digest, bytes + length - sizeof digest, sizeof digest) == 0;
}

bool
token_from_bytes(struct token *token, const uint8_t *bytes, size_t length)
{
  if (!is_whole(bytes, length))
    return false;
  struct reader reader = { bytes + sizeof MAGIC, length - sizeof MAGIC - SHA256_DIGEST_SIZE };
  return read_fields(&reader, token);
}
