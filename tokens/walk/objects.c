/* C_CreateObject, C_GetAttributeValue, C_SetAttributeValue, C_GetObjectSize, C_DestroyObject. */
#include <string.h>

#include "walk.h"

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
static CK_OBJECT_CLASS data = CKO_DATA, certificate = CKO_CERTIFICATE, no_class = 0x7fUL;
static CK_CERTIFICATE_TYPE x509 = CKC_X_509;
static CK_BYTE value[] = "30820100", subject[] = "3000", long_value[3000];

#define A(type, what) { type, &what, sizeof what }
#define B(type, what) { type, what, sizeof what }
#define COUNT(template) (sizeof(template) / sizeof *(template))

static void
walk_bad_templates(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE object;
  CK_ATTRIBUTE classless[] = { A(CKA_TOKEN, yes), B(CKA_VALUE, value) };
  CK_ATTRIBUTE unknown_class[] = { A(CKA_CLASS, no_class), A(CKA_TOKEN, yes) };
  CK_ATTRIBUTE short_class[] = { { CKA_CLASS, &data, 2 }, A(CKA_TOKEN, yes) };
  CK_ATTRIBUTE unknown_attribute[] = { A(CKA_CLASS, data), A(CKA_TOKEN, no), A(CKA_MODULUS_BITS, data) };
  CK_ATTRIBUTE long_bool[] = { A(CKA_CLASS, data), A(CKA_TOKEN, data) };
  CK_ATTRIBUTE typeless[] = { A(CKA_CLASS, certificate), B(CKA_SUBJECT, subject), B(CKA_VALUE, value) };
  CK_ATTRIBUTE empty_certificate[] = { A(CKA_CLASS, certificate), A(CKA_CERTIFICATE_TYPE, x509),
                                       B(CKA_SUBJECT, subject) };
  CK_ATTRIBUTE nothing[] = { A(CKA_CLASS, data), A(CKA_TOKEN, no), { CKA_VALUE, NULL, 10 } };
  T(C_CreateObject(session, NULL, 1, &object));
  T(C_CreateObject(session, classless, COUNT(classless), NULL));
  T(C_CreateObject(NOTHING, classless, COUNT(classless), &object));
  T(C_CreateObject(session, classless, COUNT(classless), &object));
  T(C_CreateObject(session, classless, 0, &object));
  T(C_CreateObject(session, unknown_class, COUNT(unknown_class), &object));
  T(C_CreateObject(session, short_class, COUNT(short_class), &object));
  T(C_CreateObject(session, unknown_attribute, COUNT(unknown_attribute), &object));
  T(C_CreateObject(session, long_bool, COUNT(long_bool), &object));
  T(C_CreateObject(session, typeless, COUNT(typeless), &object));
  T(C_CreateObject(session, empty_certificate, COUNT(empty_certificate), &object));
  if (strcmp(kind->name, "rsa") != 0)
    T(C_CreateObject(session, nothing, COUNT(nothing), &object));
}

static void
walk_reading(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  CK_BYTE room[64];
  CK_ATTRIBUTE length = { CKA_VALUE, NULL, 0 };
  CK_ATTRIBUTE tight = { CKA_VALUE, room, 2 };
  CK_ATTRIBUTE unknown = { CKA_MODULUS_BITS, room, sizeof room };
  CK_ATTRIBUTE mixed[] = { { CKA_MODULUS_BITS, room, sizeof room }, { CKA_LABEL, room, sizeof room } };
  CK_ULONG size;
  T(C_GetAttributeValue(session, object, NULL, 1));
  T(C_GetAttributeValue(NOTHING, object, &length, 1));
  T(C_GetAttributeValue(session, NOTHING, &length, 1));
  T(C_GetAttributeValue(session, object, &length, 1));
  note("length", length.ulValueLen);
  T(C_GetAttributeValue(session, object, &tight, 1));
  note("no length", tight.ulValueLen == CK_UNAVAILABLE_INFORMATION);
  T(C_GetAttributeValue(session, object, &unknown, 1));
  note("no length", unknown.ulValueLen == CK_UNAVAILABLE_INFORMATION);
  T(C_GetAttributeValue(session, object, mixed, 2));
  note("the other was answered", mixed[1].ulValueLen);
  T(C_GetObjectSize(session, object, NULL));
  T(C_GetObjectSize(session, NOTHING, &size));
  T(C_GetObjectSize(session, object, &size));
}

static void
walk_changing(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  CK_BYTE room[64];
  CK_ATTRIBUTE label = B(CKA_LABEL, "another label");
  CK_ATTRIBUTE new_value = B(CKA_VALUE, "another value");
  CK_ATTRIBUTE token = A(CKA_TOKEN, no);
  CK_ATTRIBUTE new_class = A(CKA_CLASS, data);
  CK_ATTRIBUTE unknown = A(CKA_MODULUS_BITS, data);
  CK_ATTRIBUTE both[] = { B(CKA_LABEL, "lost"), A(CKA_CLASS, data) };
  CK_ATTRIBUTE read = { CKA_LABEL, room, sizeof room };
  T(C_SetAttributeValue(session, object, NULL, 1));
  T(C_SetAttributeValue(NOTHING, object, &label, 1));
  T(C_SetAttributeValue(session, NOTHING, &label, 1));
  T(C_SetAttributeValue(session, object, &label, 1));
  T(C_SetAttributeValue(session, object, &new_value, 1));
  T(C_SetAttributeValue(session, object, &token, 1));
  T(C_SetAttributeValue(session, object, &new_class, 1));
  T(C_SetAttributeValue(session, object, &unknown, 1));
  T(C_SetAttributeValue(session, object, both, 2));
  T(C_GetAttributeValue(session, object, &read, 1));
  note("length of the label", read.ulValueLen);
}

static void
walk_fixed(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE object;
  CK_ATTRIBUTE label = B(CKA_LABEL, "another label");
  CK_ATTRIBUTE unchangeable[] = { A(CKA_CLASS, data), A(CKA_TOKEN, yes), A(CKA_PRIVATE, no), A(CKA_MODIFIABLE, no),
                                  B(CKA_VALUE, value) };
  T(C_CreateObject(session, unchangeable, COUNT(unchangeable), &object));
  T(C_SetAttributeValue(session, object, &label, 1));
  T(C_DestroyObject(session, object));
}

void
walk_objects(void)
{
  CK_SESSION_HANDLE ro = opened(RO), session = opened(RW);
  CK_OBJECT_HANDLE object, large;
  CK_ATTRIBUTE template[] = { A(CKA_CLASS, certificate), A(CKA_CERTIFICATE_TYPE, x509), A(CKA_TOKEN, yes),
                              A(CKA_PRIVATE, no), B(CKA_LABEL, "label"), B(CKA_ID, value), B(CKA_SUBJECT, subject),
                              B(CKA_VALUE, value) };
  CK_ATTRIBUTE large_template[] = { A(CKA_CLASS, data), A(CKA_TOKEN, yes), A(CKA_PRIVATE, no),
                                    B(CKA_APPLICATION, "walk"), B(CKA_VALUE, long_value) };
  walk_bad_templates(session);
  T(C_CreateObject(ro, template, COUNT(template), &object));
  T(C_CreateObject(session, template, COUNT(template), &object));
  walk_reading(ro, object);
  walk_changing(session, object);
  T(C_SetAttributeValue(ro, object, &template[4], 1));
  T(C_CreateObject(session, large_template, COUNT(large_template), &large));
  walk_fixed(session);
  T(C_DestroyObject(ro, object));
  T(C_DestroyObject(NOTHING, object));
  T(C_DestroyObject(session, NOTHING));
  T(C_DestroyObject(session, object));
  T(C_DestroyObject(session, object));
  T(C_DestroyObject(session, large));
  T(C_CloseAllSessions(slot));
}

static CK_ULONG
count_of(CK_SESSION_HANDLE session)
{
  CK_OBJECT_HANDLE objects[8];
  CK_ULONG count = 0;
  CK_ATTRIBUTE ours[] = { A(CKA_CLASS, data), B(CKA_LABEL, "private") };
  p11->C_FindObjectsInit(session, ours, 2);
  p11->C_FindObjects(session, objects, 8, &count);
  p11->C_FindObjectsFinal(session);
  return count;
}

/* Private objects need the user, session objects their session. */
void
walk_private_objects(void)
{
  CK_SESSION_HANDLE session = opened(RW), other = opened(RO);
  CK_OBJECT_HANDLE kept, passing;
  CK_ULONG size;
  CK_ATTRIBUTE template[] = { A(CKA_CLASS, data), B(CKA_LABEL, "private"), B(CKA_VALUE, value), A(CKA_PRIVATE, yes),
                              A(CKA_TOKEN, yes) };
  CK_ATTRIBUTE for_session[] = { A(CKA_CLASS, data), B(CKA_LABEL, "private"), B(CKA_VALUE, value),
                                 A(CKA_PRIVATE, no), A(CKA_TOKEN, no) };
  T(C_CreateObject(session, template, COUNT(template), &kept));
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_CloseSession(other));
  T(C_Login(session, CKU_SO, SO_PIN, LENGTH(SO_PIN)));
  T(C_CreateObject(session, template, COUNT(template), &kept));
  T(C_Logout(session));
  other = opened(RO);
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_CreateObject(other, template, COUNT(template), &kept));
  T(C_CreateObject(session, template, COUNT(template), &kept));
  T(C_CreateObject(other, for_session, COUNT(for_session), &passing));
  note("found by the user", count_of(session));
  T(C_GetObjectSize(session, passing, &size));
  T(C_CloseSession(other));
  T(C_GetObjectSize(session, passing, &size));
  note("found by the user", count_of(session));
  T(C_Logout(session));
  note("found by nobody", count_of(session));
  T(C_GetObjectSize(session, kept, &size));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  T(C_GetObjectSize(session, kept, &size));
  note("found by the user", count_of(session));
  T(C_CloseAllSessions(slot));
}
