/* C_InitToken. */
#include <stdlib.h>
#include <string.h>

#include "walk.h"

static CK_UTF8CHAR LABEL[33] = "the walk's token                ";

/* The slot of the token: slot numbers move when a token is made, and the new one has our label. */
static void
find_token(void)
{
  CK_SLOT_ID list[16];
  CK_ULONG count;
  CK_TOKEN_INFO info;
  T(C_GetSlotList(CK_TRUE, NULL, &count));
  note("slots", count);
  count = 16;
  T(C_GetSlotList(CK_TRUE, list, &count));
  for (CK_ULONG i = 0; i < count; i++)
    if (p11->C_GetTokenInfo(list[i], &info) == CKR_OK && memcmp(info.label, LABEL, 32) == 0)
      slot = list[i];
  T(C_GetTokenInfo(slot, &info));
  note("flags of initialisation", info.flags & (CKF_TOKEN_INITIALIZED | CKF_USER_PIN_INITIALIZED));
}

void
walk_personalisation(void)
{
  CK_SESSION_HANDLE session;
  T(C_OpenSession(slot, RW, NULL, NULL, &session));
  T(C_InitToken(NOTHING, SO_PIN, LENGTH(SO_PIN), LABEL));
  T(C_InitToken(slot, NULL, LENGTH(SO_PIN), LABEL));
  T(C_InitToken(slot, SO_PIN, LENGTH(SO_PIN), NULL));
  T(C_InitToken(slot, SO_PIN, 3, LABEL));
  T(C_InitToken(slot, SO_PIN, LENGTH(SO_PIN), LABEL));
  find_token();
  T(C_InitToken(slot, WRONG_PIN, LENGTH(WRONG_PIN), LABEL));
  T(C_OpenSession(slot, RW, NULL, NULL, &session));
  T(C_InitToken(slot, SO_PIN, LENGTH(SO_PIN), LABEL));
  T(C_CloseSession(session));
  T(C_InitToken(slot, SO_PIN, LENGTH(SO_PIN), LABEL));
  find_token();
}
