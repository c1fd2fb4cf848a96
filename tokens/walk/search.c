/* C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal. */
#include <string.h>

#include "walk.h"

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
static CK_OBJECT_CLASS data = CKO_DATA;
static CK_BYTE value[] = "value";

static void
make_objects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE objects[3])
{
  CK_ATTRIBUTE template[] = { { CKA_CLASS, &data, sizeof data }, { CKA_TOKEN, &yes, sizeof yes },
                              { CKA_PRIVATE, &no, sizeof no },   { CKA_VALUE, value, sizeof value },
                              { CKA_LABEL, "sought 0", 8 } };
  char label[] = "sought 0";
  template[4].pValue = label;
  for (int i = 0; i < 3; i++) {
    label[7] = (char)('0' + i);
    T(C_CreateObject(session, template, 5, &objects[i]));
  }
}

static void
walk_misuse(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE found;
  CK_ULONG count;
  T(C_FindObjects(session, &found, 1, &count));
  T(C_FindObjectsFinal(session));
  T(C_FindObjectsFinal(NOTHING));
  T(C_FindObjectsInit(NOTHING, NULL, 0));
  T(C_FindObjectsInit(session, NULL, 1));
  T(C_FindObjectsInit(session, NULL, 0));
  T(C_FindObjectsInit(session, NULL, 0));
  T(C_FindObjects(session, NULL, 1, &count));
  T(C_FindObjects(session, &found, 1, NULL));
  T(C_FindObjects(NOTHING, &found, 1, &count));
  T(C_FindObjectsFinal(session));
  T(C_FindObjectsFinal(session));
}

void
walk_search(void)
{
  CK_SESSION_HANDLE session = opened(RW);
  CK_OBJECT_HANDLE objects[3], found[8];
  CK_ULONG count;
  CK_ATTRIBUTE by_value[] = { { CKA_CLASS, &data, sizeof data }, { CKA_VALUE, value, sizeof value } };
  CK_ATTRIBUTE by_label = { CKA_LABEL, "sought 1", 8 };
  CK_ATTRIBUTE by_nothing = { CKA_LABEL, "sought", 6 };
  make_objects(session, objects);
  walk_misuse(session);
  T(C_FindObjectsInit(session, by_value, 2));
  T(C_FindObjects(session, found, 0, &count));
  note("found", count);
  T(C_FindObjects(session, found, 2, &count));
  note("found", count);
  T(C_FindObjects(session, found, 8, &count));
  note("found", count);
  T(C_FindObjects(session, found, 8, &count));
  note("found", count);
  T(C_FindObjectsFinal(session));
  T(C_FindObjectsInit(session, &by_label, 1));
  T(C_FindObjects(session, found, 8, &count));
  note("found", count);
  note("the right one", found[0] == objects[1]);
  T(C_FindObjectsFinal(session));
  T(C_FindObjectsInit(session, &by_nothing, 1));
  T(C_FindObjects(session, found, 8, &count));
  note("found", count);
  T(C_FindObjectsFinal(session));
  for (int i = 0; i < 3; i++)
    T(C_DestroyObject(session, objects[i]));
  T(C_FindObjectsInit(session, by_value, 2));
  T(C_CloseSession(session));
}
