/* C_GenerateKeyPair, and what may be done with the keys. */
#include "keys.h"

#include <string.h>

#include "walk.h"

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
static CK_OBJECT_CLASS certificate = CKO_CERTIFICATE;
static CK_BYTE id[] = { 7 };

struct template {
  CK_ATTRIBUTE at[8];
  CK_ULONG count;
};

static struct template
public_template(void)
{
  struct template template = { { { CKA_TOKEN, &yes, sizeof yes },
                                 { CKA_PRIVATE, &no, sizeof no },
                                 { CKA_ID, id, sizeof id },
                                 { CKA_VERIFY, &yes, sizeof yes } },
                               4 };
  for (CK_ULONG i = 0; i < kind->needed_count; i++)
    template.at[template.count++] = kind->needed[i];
  return template;
}

static struct template
private_template(void)
{
  return (struct template){ { { CKA_TOKEN, &yes, sizeof yes },
                              { CKA_PRIVATE, &yes, sizeof yes },
                              { CKA_ID, id, sizeof id },
                              { CKA_SIGN, &yes, sizeof yes },
                              { CKA_SENSITIVE, &yes, sizeof yes },
                              { CKA_EXTRACTABLE, &no, sizeof no } },
                            6 };
}

CK_RV
make_pair(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE *public, CK_OBJECT_HANDLE *private)
{
  struct template a = public_template(), b = private_template();
  CK_MECHANISM mechanism = { kind->generation, NULL, 0 };
  return p11->C_GenerateKeyPair(session, &mechanism, a.at, a.count, b.at, b.count, public, private);
}

static void
walk_refusals(CK_SESSION_HANDLE session)
{
  struct template a = public_template(), b = private_template();
  CK_MECHANISM mechanism = { kind->generation, NULL, 0 }, unknown = { CKM_VENDOR_DEFINED, NULL, 0 };
  CK_OBJECT_HANDLE public, private;
  T(C_GenerateKeyPair(session, NULL, a.at, a.count, b.at, b.count, &public, &private));
  T(C_GenerateKeyPair(session, &unknown, a.at, a.count, b.at, b.count, &public, &private));
  T(C_GenerateKeyPair(NOTHING, &mechanism, a.at, a.count, b.at, b.count, &public, &private));
  T(C_GenerateKeyPair(session, &mechanism, NULL, a.count, b.at, b.count, &public, &private));
  T(C_GenerateKeyPair(session, &mechanism, a.at, a.count, NULL, b.count, &public, &private));
  T(C_GenerateKeyPair(session, &mechanism, a.at, a.count, b.at, b.count, NULL, &private));
  T(C_GenerateKeyPair(session, &mechanism, a.at, a.count, b.at, b.count, &public, NULL));
  T(C_GenerateKeyPair(session, &mechanism, a.at, 4, b.at, b.count, &public, &private));
  a.at[a.count] = (CK_ATTRIBUTE){ CKA_CLASS, &certificate, sizeof certificate };
  T(C_GenerateKeyPair(session, &mechanism, a.at, a.count + 1, b.at, b.count, &public, &private));
}

/* The private value is not for reading, and no attribute makes it so. */
static void
walk_secrecy(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE private)
{
  CK_BYTE room[512];
  CK_ATTRIBUTE secret = { kind->secret, room, sizeof room };
  CK_ATTRIBUTE extractable = { CKA_EXTRACTABLE, &yes, sizeof yes };
  CK_ATTRIBUTE insensitive = { CKA_SENSITIVE, &no, sizeof no };
  CK_ATTRIBUTE public = { CKA_PRIVATE, &no, sizeof no };
  CK_BBOOL facts[4];
  CK_ATTRIBUTE read[] = { { CKA_SENSITIVE, &facts[0], 1 },
                          { CKA_EXTRACTABLE, &facts[1], 1 },
                          { CKA_ALWAYS_SENSITIVE, &facts[2], 1 },
                          { CKA_NEVER_EXTRACTABLE, &facts[3], 1 } };
  T(C_GetAttributeValue(session, private, &secret, 1));
  note("no length", secret.ulValueLen == CK_UNAVAILABLE_INFORMATION);
  T(C_SetAttributeValue(session, private, &extractable, 1));
  T(C_SetAttributeValue(session, private, &insensitive, 1));
  T(C_SetAttributeValue(session, private, &public, 1));
  T(C_GetAttributeValue(session, private, read, 4));
  note("sensitive, never extractable", facts[0] && !facts[1] && facts[2] && facts[3]);
}

static void
walk_facts(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object)
{
  CK_BBOOL local, modifiable;
  CK_ULONG mechanism;
  CK_ATTRIBUTE read[] = { { CKA_LOCAL, &local, sizeof local },
                          { CKA_MODIFIABLE, &modifiable, sizeof modifiable },
                          { CKA_KEY_GEN_MECHANISM, &mechanism, sizeof mechanism } };
  T(C_GetAttributeValue(session, object, read, 3));
  note("made here, by the mechanism", local && modifiable && mechanism == kind->generation);
}

void
walk_keys(void)
{
  CK_SESSION_HANDLE session = opened(RW), ro = opened(RO);
  CK_OBJECT_HANDLE public = 0, private = 0;
  CK_ATTRIBUTE label = { CKA_LABEL, "label", 5 };
  step("a key pair without a login", make_pair(session, &public, &private));
  T(C_Login(session, CKU_USER, USER_PIN, LENGTH(USER_PIN)));
  walk_refusals(session);
  step("a key pair in a read-only session", make_pair(ro, &public, &private));
  step("a key pair", make_pair(session, &public, &private));
  walk_secrecy(session, private);
  walk_facts(session, public);
  walk_facts(session, private);
  T(C_SetAttributeValue(session, private, &label, 1));
  T(C_SetAttributeValue(ro, private, &label, 1));
  T(C_DestroyObject(ro, private));
  T(C_DestroyObject(session, private));
  T(C_DestroyObject(session, public));
  T(C_CloseAllSessions(slot));
}
