/*
| The numbers of PKCS#11 v2.40 that the authority's keys need, and the vendor's for GOST with 512 bits: Rutoken's,
| and so KAZTOKEN's, on the base CKK_VENDOR_DEFINED | 0x54321000.
*/

const RUTOKEN = 0xd4321000

/** Attributes (PKCS#11 v2.40, CKA_…). */
export const CKA = {
  class: 0x000,
  token: 0x001,
  private: 0x002,
  label: 0x003,
  value: 0x011,
  keyType: 0x100,
  id: 0x102,
  sensitive: 0x103,
  sign: 0x108,
  verify: 0x10a,
  modulus: 0x120,
  modulusBits: 0x121,
  publicExponent: 0x122,
  extractable: 0x162,
  local: 0x163,
  neverExtractable: 0x164,
  ecParams: 0x180,
  ecPoint: 0x181,
  gostParams: 0x250,
  gostHashParams: 0x251,
} as const

/** Classes of objects. */
export const CKO = { publicKey: 2, privateKey: 3 } as const

/** Types of keys. */
export const CKK = {
  rsa: 0x00,
  ec: 0x03,
  gost3410: 0x30,
  gost3410x512: RUTOKEN + 0x03,
} as const

/** Mechanisms: making pairs, and signing what was hashed here. */
export const CKM = {
  rsaKeyPairGen: 0x0000,
  rsaPkcs: 0x0001,
  ecKeyPairGen: 0x1040,
  ecdsa: 0x1041,
  gost3410KeyPairGen: 0x1200,
  gost3410: 0x1201,
  gost3410x512KeyPairGen: RUTOKEN + 0x05,
  gost3410x512: RUTOKEN + 0x06,
} as const

const oid = (hex: string) => Buffer.from(hex, 'hex')

/** DER of the parameters' OIDs as tokens know them: the international names of the Kazakh curves. */
export const GOST_PARAMETERS = {
  /** CryptoPro-A and CryptoPro's hash parameters; we hash ourselves, so its S-box plays no part. */
  'gost-2004': { curve: oid('06072a850302022301'), hash: oid('06072a850302021e01') },
  /** tc26-gost-3410-12-512-paramSetA and Streebog-512. */
  'gost-2015': { curve: oid('06092a8503070102010201'), hash: oid('06082a85030701010203') },
} as const
