import { CryptoError } from '#ca/crypto/crypto_error'
import { keyIdPattern } from '#ca/crypto/key_store'
import { reasonOf } from '#ca/crypto/pkcs11/binding'
import { kindOfKeyType, type KeyKind } from '#ca/crypto/pkcs11/key_kinds'
import { CKA, CKO } from '#ca/crypto/pkcs11/numbers'
import type { Attribute, Handle, PKCS11, Template } from 'pkcs11js'

/** A key pair on a token. */
export interface TokenKey {
  readonly kind: KeyKind
  readonly privateKey: Handle
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array
}

/** What finds a key: its id stands in CKA_ID and in CKA_LABEL of both halves. */
function named(keyId: string): Attribute[] {
  return [
    { type: CKA.id, value: Buffer.from(keyId) },
    { type: CKA.label, value: keyId },
  ]
}

/** The keys of the authority on one token, seen through a session that is logged in. */
export class TokenKeys {
  constructor(
    private readonly api: PKCS11,
    private readonly session: Handle
  ) {}

  /** The ids of the keys whose both halves are there, sorted. Objects of other programs are passed over. */
  list(): string[] {
    const ids = this.#find([{ type: CKA.class, value: CKO.privateKey }])
      .map((object) => this.#bytes(object, CKA.id).toString('utf8'))
      .filter((keyId) => keyIdPattern.test(keyId))
    return [...new Set(ids)].filter((keyId) => this.has(keyId)).sort()
  }

  has(keyId: string): boolean {
    return this.#halves(keyId, CKO.privateKey).length > 0 && this.#public(keyId) !== undefined
  }

  /**
   * @throws CryptoError E_KEY_NOT_FOUND, E_KEY_AMBIGUOUS, E_KEY_EXTRACTABLE, E_KEY_KIND, E_PUBLIC_KEY_…
   */
  find(keyId: string): TokenKey {
    const [privateKey, another] = this.#halves(keyId, CKO.privateKey)
    const publicKey = this.#public(keyId)
    if (!privateKey || !publicKey) throw new CryptoError('E_KEY_NOT_FOUND', { keyId }, 404)
    if (another) throw new CryptoError('E_KEY_AMBIGUOUS', { keyId }, 500)
    this.#assertStays(keyId, privateKey)
    const kind = kindOfKeyType(numberOf(this.#bytes(publicKey, CKA.keyType)))
    if (!kind) throw new CryptoError('E_KEY_KIND', { keyId }, 500)
    return { kind, privateKey, spki: kind.spki((type) => this.#bytes(publicKey, type)) }
  }

  /**
   * Makes a pair that never leaves the token. Half a pair, left by an interruption, is removed first.
   *
   * @throws CryptoError E_KEY_EXISTS, also when another process made one of the same name meanwhile
   */
  generate(keyId: string, kind: KeyKind): void {
    if (this.has(keyId)) throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    this.#removeHalves(keyId)
    const made = this.api.C_GenerateKeyPair(
      this.session,
      { mechanism: kind.generation },
      [...PUBLIC_KEY, ...named(keyId), keyType(kind), ...kind.publicTemplate],
      [...PRIVATE_KEY, ...named(keyId), keyType(kind), ...kind.privateTemplate]
    )
    if (this.#halves(keyId, CKO.privateKey).length === 1) return
    for (const half of [made.publicKey, made.privateKey])
      this.api.C_DestroyObject(this.session, half)
    throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
  }

  #removeHalves(keyId: string) {
    for (const kind of [CKO.privateKey, CKO.publicKey])
      for (const half of this.#halves(keyId, kind)) this.api.C_DestroyObject(this.session, half)
  }

  /**
   * A key that could be taken out of the token, ever could, or came from outside is not one to found an authority on.
   * A token that does not tell is believed (PKCS#11 v2.40 4.9).
   */
  #assertStays(keyId: string, privateKey: Handle) {
    const sensitive = this.#flag(privateKey, CKA.sensitive)
    const extractable = this.#flag(privateKey, CKA.extractable)
    const never = this.#flag(privateKey, CKA.neverExtractable)
    const local = this.#flag(privateKey, CKA.local)
    if (sensitive === false || extractable === true || never === false || local === false)
      throw new CryptoError('E_KEY_EXTRACTABLE', { keyId }, 500)
  }

  #public(keyId: string): Handle | undefined {
    return this.#halves(keyId, CKO.publicKey)[0]
  }

  #halves(keyId: string, kind: number): Handle[] {
    return this.#find([{ type: CKA.class, value: kind }, ...named(keyId)])
  }

  #find(template: Template): Handle[] {
    this.api.C_FindObjectsInit(this.session, template)
    try {
      return this.api.C_FindObjects(this.session, 1000)
    } finally {
      this.api.C_FindObjectsFinal(this.session)
    }
  }

  #bytes(object: Handle, type: number): Buffer {
    return this.api.C_GetAttributeValue(this.session, object, [{ type }])[0].value
  }

  /** Null when the token does not tell. */
  #flag(object: Handle, type: number): boolean | null {
    try {
      return this.#bytes(object, type)[0] !== 0
    } catch (error) {
      if (reasonOf(error) === 'CKR_ATTRIBUTE_TYPE_INVALID') return null
      throw error
    }
  }
}

/** A CK_ULONG as the machine writes it. */
function numberOf(bytes: Buffer): number {
  return bytes.length === 4 ? bytes.readUInt32LE() : Number(bytes.readBigUInt64LE())
}

const keyType = ({ keyType: value }: KeyKind): Attribute => ({ type: CKA.keyType, value })

const PUBLIC_KEY: readonly Attribute[] = [
  { type: CKA.class, value: CKO.publicKey },
  { type: CKA.token, value: true },
  { type: CKA.private, value: false },
  { type: CKA.verify, value: true },
]

const PRIVATE_KEY: readonly Attribute[] = [
  { type: CKA.class, value: CKO.privateKey },
  { type: CKA.token, value: true },
  { type: CKA.private, value: true },
  { type: CKA.sensitive, value: true },
  { type: CKA.extractable, value: false },
  { type: CKA.sign, value: true },
]
