/* The objects on a token: token objects, which are kept, and session objects, which are not. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "attributes.h"

struct object {
  struct object *next;
  /* Stays the same in the token's file. 0 for a session object. */
  uint64_t id;
  /* The session that made it, and 0 for a token object. */
  CK_SESSION_HANDLE session;
  /* What the caller knows it by; 0 until it was found or made. */
  CK_OBJECT_HANDLE handle;
  struct attributes attributes;
};

CK_OBJECT_CLASS object_class(const struct object *object);
bool object_is_private(const struct object *object);

/* The object's handle; a fresh one the first time. */
CK_OBJECT_HANDLE object_handle(struct object *object);

/* Appends an object to a list. */
void object_append(struct object **list, struct object *object);

/* Takes an object out of its list and frees it. */
void object_remove(struct object **list, struct object *object);

void object_free(struct object *object);
void objects_free(struct object **list);

#endif
