/* C_GetSlotList, C_GetSlotInfo (PKCS#11 v2.40 5.5). */
#include "slots.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module.h"
#include "sessions.h"

static struct slot *slots;
static CK_SLOT_ID last_id;

static bool
is_free(const struct slot *slot)
{
  return slot->token.serial[0] == '\0';
}

static struct slot *
slot_of_serial(const char *serial)
{
  struct slot *slot = slots;
  while (slot && strcmp(slot->token.serial, serial) != 0)
    slot = slot->next;
  return slot;
}

/* A slot for a token, or for none when the serial number is empty. */
static struct slot *
add_slot(const char *serial)
{
  struct slot **end = &slots;
  while (*end)
    end = &(*end)->next;
  struct slot *slot = calloc(1, sizeof *slot);
  if (!slot)
    return NULL;
  slot->id = ++last_id;
  memcpy(slot->token.serial, serial, strlen(serial) + 1);
  memset(slot->token.label, ' ', sizeof slot->token.label);
  slot->present = true;
  return *end = slot;
}

/* What is the same object in both has the same handle; session objects live on. */
static void
carry_over(struct token *before, struct token *after)
{
  for (struct object *new = after->objects; new; new = new->next)
    for (struct object *old = before->objects; old; old = old->next)
      if (!old->session && old->id == new->id)
        new->handle = old->handle;
  for (struct object **link = &before->objects; *link;) {
    struct object *object = *link;
    if (object->session) {
      *link = object->next;
      object_append(&after->objects, object);
    } else
      link = &object->next;
  }
}

static CK_RV
reload(struct slot *slot, const struct stamp *stamp)
{
  struct token token;
  CK_RV rv = token_file_read(slot->token.serial, &token);
  if (rv != CKR_OK)
    return rv;
  if (memcmp(token.instance, slot->token.instance, sizeof token.instance) != 0)
    sessions_end(slot);
  carry_over(&slot->token, &token);
  objects_free(&slot->token.objects);
  slot->token = token;
  slot->stamp = *stamp;
  return CKR_OK;
}

static bool
is_same(const struct stamp *a, const struct stamp *b)
{
  return a->inode == b->inode && a->size == b->size && a->modified.tv_sec == b->modified.tv_sec &&
         a->modified.tv_nsec == b->modified.tv_nsec;
}

CK_RV
slot_refresh(struct slot *slot)
{
  struct stamp stamp;
  if (is_free(slot))
    return CKR_OK;
  slot->present = token_file_stamp(slot->token.serial, &stamp);
  if (!slot->present) {
    sessions_end(slot);
    return CKR_TOKEN_NOT_PRESENT;
  }
  return is_same(&stamp, &slot->stamp) ? CKR_OK : reload(slot, &stamp);
}

CK_RV
slot_save(struct slot *slot)
{
  CK_RV rv = token_file_write(&slot->token);
  if (rv == CKR_OK)
    slot->present = token_file_stamp(slot->token.serial, &slot->stamp);
  else
    slot->stamp = (struct stamp){ 0 };
  return rv;
}

static int
is_token(const struct dirent *entry)
{
  char serial[SERIAL_DIGITS + 1];
  return token_file_serial(entry->d_name, serial) != NULL;
}

static CK_RV
take_in(const char *name)
{
  char serial[SERIAL_DIGITS + 1];
  if (!token_file_serial(name, serial) || slot_of_serial(serial))
    return CKR_OK;
  return add_slot(serial) ? CKR_OK : CKR_HOST_MEMORY;
}

/* Looks for tokens that came, and for a free slot when there is none. */
static CK_RV
scan(void)
{
  struct dirent **names;
  int count = scandir(module_directory(), &names, is_token, alphasort);
  if (count < 0)
    return CKR_GENERAL_ERROR;
  CK_RV rv = CKR_OK;
  for (int i = 0; i < count; i++) {
    if (rv == CKR_OK)
      rv = take_in(names[i]->d_name);
    free(names[i]);
  }
  free(names);
  if (rv == CKR_OK && !slot_of_serial("") && !add_slot(""))
    rv = CKR_HOST_MEMORY;
  for (struct slot *slot = slots; slot; slot = slot->next)
    slot_refresh(slot);
  return rv;
}

CK_RV
slot_find(CK_SLOT_ID id, struct slot **found)
{
  CK_RV rv = slots ? CKR_OK : scan();
  for (*found = slots; *found && (*found)->id != id;)
    *found = (*found)->next;
  return rv != CKR_OK || *found ? rv : CKR_SLOT_ID_INVALID;
}

CK_RV
slot_find_token(CK_SLOT_ID id, struct slot **slot)
{
  CK_RV rv = slot_find(id, slot);
  return rv != CKR_OK ? rv : slot_refresh(*slot);
}

void
slots_forget(void)
{
  while (slots) {
    struct slot *next = slots->next;
    objects_free(&slots->token.objects);
    free(slots);
    slots = next;
  }
}

static CK_RV
get_slot_list(CK_BBOOL only_present, CK_SLOT_ID *list, CK_ULONG *count)
{
  if (!count)
    return CKR_ARGUMENTS_BAD;
  CK_RV rv = list && slots ? CKR_OK : scan();
  if (rv != CKR_OK)
    return rv;
  CK_ULONG room = *count;
  *count = 0;
  for (const struct slot *slot = slots; slot; slot = slot->next) {
    if (only_present && !slot->present)
      continue;
    if (list && *count < room)
      list[*count] = slot->id;
    (*count)++;
  }
  return list && *count > room ? CKR_BUFFER_TOO_SMALL : CKR_OK;
}

CK_RV
C_GetSlotList(CK_BBOOL only_present, CK_SLOT_ID *list, CK_ULONG *count)
{
  GUARDED(get_slot_list(only_present, list, count));
}

static CK_RV
get_slot_info(CK_SLOT_ID id, CK_SLOT_INFO *info)
{
  struct slot *slot;
  CK_RV rv = info ? slot_find(id, &slot) : CKR_ARGUMENTS_BAD;
  if (rv != CKR_OK)
    return rv;
  char description[64];
  snprintf(description, sizeof description, "Kualik test token %s", is_free(slot) ? "(free)" : slot->token.serial);
  memset(info, 0, sizeof *info);
  pad(info->slotDescription, sizeof info->slotDescription, description);
  pad(info->manufacturerID, sizeof info->manufacturerID, "Kualik");
  info->flags = CKF_REMOVABLE_DEVICE | (slot_refresh(slot) == CKR_OK ? CKF_TOKEN_PRESENT : 0);
  return CKR_OK;
}

CK_RV
C_GetSlotInfo(CK_SLOT_ID id, CK_SLOT_INFO *info)
{
  GUARDED(get_slot_info(id, info));
}
