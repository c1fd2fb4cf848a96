import { keyKind, kindOfKeyType } from '#ca/crypto/pkcs11/key_kinds'
import { CARRIER_ALGORITHMS } from '#station/drivers/carrier_driver'
import { pkcs11 } from '#station/drivers/pkcs11_module'
import type { Attribute } from 'pkcs11js'
import type { KeyKind } from '#ca/crypto/pkcs11/key_kinds'
import type { CarrierAlgorithm } from '#station/drivers/carrier_driver'

/** CKA_LABEL of our objects and the label of the tokens that we initialise. */
export const OUR_LABEL = 'Kualik'

/** RSA is for trials alone: a token makes such a key in less than a second. */
const RSA_BITS = 2048

const isCarrierAlgorithm = (name: string): name is CarrierAlgorithm =>
  CARRIER_ALGORITHMS.some((algorithm) => algorithm === name)

/** The kind of keys that a token makes: the best of those that its mechanisms offer. */
export function kindOffered(mechanisms: number[]): CarrierKeyKind | undefined {
  return CARRIER_ALGORITHMS.map(carrierKeyKind).find(({ generation, signing }) =>
    [generation, signing].every((mechanism) => mechanisms.includes(mechanism))
  )
}

/** A kind of keys as carriers have them. */
export interface CarrierKeyKind extends KeyKind {
  readonly algorithm: CarrierAlgorithm
}

function carrierKeyKind(algorithm: CarrierAlgorithm): CarrierKeyKind {
  return { ...keyKind(algorithm, RSA_BITS), algorithm }
}

/** The kind of a key that is on a token, by its CKA_KEY_TYPE; undefined when it is none of ours. */
export function kindOfKey(keyType: Buffer): CarrierKeyKind | undefined {
  const name = kindOfKeyType(numberOf(keyType))?.algorithm
  return name && isCarrierAlgorithm(name) ? carrierKeyKind(name) : undefined
}

/** A CK_ULONG as the module's machine has it: eight bytes, or four on Windows. */
export function numberOf(bytes: Buffer): number {
  return bytes.length === 8 ? Number(bytes.readBigUInt64LE()) : bytes.readUInt32LE()
}

const OURS: Attribute[] = [
  { type: pkcs11.CKA_TOKEN, value: true },
  { type: pkcs11.CKA_LABEL, value: OUR_LABEL },
]

/** What C_GenerateKeyPair is told: the token makes the key and never gives it out. */
export function keyTemplates(kind: KeyKind, id: Buffer) {
  const both = [
    ...OURS,
    { type: pkcs11.CKA_ID, value: id },
    { type: pkcs11.CKA_KEY_TYPE, value: kind.keyType },
  ]
  return {
    publicKey: [
      ...both,
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
      { type: pkcs11.CKA_PRIVATE, value: false },
      { type: pkcs11.CKA_VERIFY, value: true },
      ...kind.publicTemplate,
    ],
    privateKey: [
      ...both,
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
      { type: pkcs11.CKA_PRIVATE, value: true },
      { type: pkcs11.CKA_SENSITIVE, value: true },
      { type: pkcs11.CKA_EXTRACTABLE, value: false },
      { type: pkcs11.CKA_SIGN, value: true },
      ...kind.privateTemplate,
    ],
  }
}

/** What C_CreateObject is told of every certificate of ours. */
export const CERTIFICATE: Attribute[] = [
  ...OURS,
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
  { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
  { type: pkcs11.CKA_PRIVATE, value: false },
]
