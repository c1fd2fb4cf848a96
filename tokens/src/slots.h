/*
 * Slots: one for every token in the directory, in the order in which they were first seen, and a free one in
 * which C_InitToken makes a new token. The directory is read when C_GetSlotList counts (PKCS#11 v2.40 5.5).
 */
#ifndef SLOTS_H
#define SLOTS_H

#include "token.h"
#include "token_file.h"

enum login { NOBODY, USER, SECURITY_OFFICER };

struct slot {
  struct slot *next;
  CK_SLOT_ID id;
  bool present;
  struct token token;
  /* Of the file from which the token was read. */
  struct stamp stamp;
  /* All sessions of this process share it (6.7.4). */
  enum login login;
};

/* A slot by its number. CKR_SLOT_ID_INVALID, CKR_HOST_MEMORY. */
CK_RV slot_find(CK_SLOT_ID id, struct slot **slot);

/* A slot by its number, with the token in it as its file is now. CKR_TOKEN_NOT_PRESENT as well. */
CK_RV slot_find_token(CK_SLOT_ID id, struct slot **slot);

/* Reads the token's file when it has changed. CKR_TOKEN_NOT_PRESENT; its sessions are then over. */
CK_RV slot_refresh(struct slot *slot);

/* Writes the token's file. When that fails, the token goes back to what is in the file. */
CK_RV slot_save(struct slot *slot);

void slots_forget(void);

#endif
