#include "access.h"

#include "attribute_rules.h"

bool
may_see(const struct session *session, const struct object *object)
{
  return !object_is_private(object) || session->slot->login == USER;
}

CK_RV
assert_may_write(const struct session *session, bool on_token, bool private)
{
  if (private && session->slot->login != USER)
    return CKR_USER_NOT_LOGGED_IN;
  return on_token && !session_is_rw(session) ? CKR_SESSION_READ_ONLY : CKR_OK;
}

struct object *
object_of_handle(const struct session *session, CK_OBJECT_HANDLE handle)
{
  struct object *object = session->slot->token.objects;
  while (object && (handle == 0 || object->handle != handle))
    object = object->next;
  return object && may_see(session, object) ? object : NULL;
}

static void
place(struct session *session, struct object *object)
{
  bool on_token = attribute_bool(&object->attributes, CKA_TOKEN);
  object->session = on_token ? 0 : session->handle;
  object->id = on_token ? ++session->slot->token.last_id : 0;
  object_append(&session->slot->token.objects, object);
}

CK_RV
objects_keep(struct session *session, struct object *const *objects, size_t count)
{
  struct slot *slot = session->slot;
  size_t before = token_memory(&slot->token);
  for (size_t i = 0; i < count; i++)
    place(session, objects[i]);
  size_t after = token_memory(&slot->token);
  CK_RV rv = after > TOKEN_MEMORY ? CKR_DEVICE_MEMORY : CKR_OK;
  if (rv == CKR_OK && after > before)
    rv = slot_save(slot);
  for (size_t i = 0; rv != CKR_OK && i < count; i++)
    object_remove(&slot->token.objects, objects[i]);
  return rv;
}
