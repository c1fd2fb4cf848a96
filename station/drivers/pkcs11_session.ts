import { createPublicKey, randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { StationError } from '#station/station_error'
import { certificateNames } from '#station/certificate_key'
import { isWrongPin, pkcs11, triesLeft } from '#station/drivers/pkcs11_module'
import type { Attribute, Handle, Template } from 'pkcs11js'
import type { Pkcs11Module, Token } from '#station/drivers/pkcs11_module'
import type { Signer } from '#ca/crypto/signer'

/** CKA_LABEL of our objects and the label of the tokens that we initialise. */
export const OUR_LABEL = 'Kualik'

const RSA_BITS = 2048

/** The halves of the key pair on a token; the private one is seen only after login. */
interface KeyObjects {
  id: Buffer
  publicKey: Handle
  privateKey: Handle | undefined
}

/** A session with one token, with or without login. */
export class Pkcs11Session {
  readonly #session: Handle

  constructor(
    private module: Pkcs11Module,
    private token: Token
  ) {
    const flags = pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION
    this.#session = module.api.C_OpenSession(token.slot, flags)
  }

  /** Runs an act in a session of its own. */
  static async during<T>(
    module: Pkcs11Module,
    token: Token,
    act: (session: Pkcs11Session) => Promise<T> | T
  ): Promise<T> {
    const session = new Pkcs11Session(module, token)
    try {
      return await act(session)
    } finally {
      module.api.C_CloseSession(session.#session)
    }
  }

  /** @throws StationError E_PIN_WRONG { triesLeft: number | 'unknown' }, E_PIN_BLOCKED */
  login(pin: Buffer): void {
    const { serial } = this.token
    try {
      this.module.api.C_Login(this.#session, pkcs11.CKU_USER, pin.toString('latin1'))
    } catch (error) {
      if (!isWrongPin(error)) throw error
      const left = triesLeft(this.module.token(serial))
      if (left === 0) throw new StationError('E_PIN_BLOCKED', { serial })
      throw new StationError('E_PIN_WRONG', { serial, triesLeft: left ?? 'unknown' })
    }
  }

  /**
   * Gives a carrier that is still in the state in which we initialise them its user PIN, and puts its SO PIN
   * beyond anyone's reach. False when the SO PIN is not the one of a blank carrier (any more).
   */
  setPin(pin: Buffer, blankSoPin: string): boolean {
    const { api } = this.module
    try {
      api.C_Login(this.#session, pkcs11.CKU_SO, blankSoPin)
    } catch {
      return false
    }
    api.C_InitPIN(this.#session, pin.toString('latin1'))
    api.C_SetPIN(this.#session, blankSoPin, randomBytes(16).toString('hex'))
    api.C_Logout(this.#session)
    return true
  }

  /** How many keys and certificates somebody else's program keeps here, as far as this session sees. */
  foreignObjects(): number {
    const kinds = [pkcs11.CKO_PUBLIC_KEY, pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_CERTIFICATE]
    const all = kinds.flatMap((kind) => this.#find([{ type: pkcs11.CKA_CLASS, value: kind }]))
    return all.filter((object) => this.#text(object, pkcs11.CKA_LABEL) !== OUR_LABEL).length
  }

  hasKey(): boolean {
    return this.#keyObjects() !== undefined
  }

  /** Makes the key pair unless there is one. Half a pair, left by an interruption, is made anew. */
  ensureKey(): void {
    const present = this.#keyObjects()
    if (present?.privateKey) return
    if (present) this.module.api.C_DestroyObject(this.#session, present.publicKey)
    const id = { type: pkcs11.CKA_ID, value: randomBytes(20) }
    this.module.api.C_GenerateKeyPair(
      this.#session,
      { mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN },
      [...PUBLIC_KEY, id],
      [...PRIVATE_KEY, id]
    )
  }

  /** Signs on the token with CKM_SHA256_RSA_PKCS. @throws StationError E_KEY_ABSENT */
  signer(): Signer {
    const { privateKey } = this.#key()
    const spki = this.publicKey()
    const { signatureAlgorithm } = algorithm('rsa')
    const { api } = this.module
    const sign = async (data: Uint8Array) => {
      api.C_SignInit(this.#session, { mechanism: pkcs11.CKM_SHA256_RSA_PKCS }, privateKey)
      const signature = api.C_Sign(this.#session, Buffer.from(data), Buffer.alloc(RSA_BITS / 8))
      try {
        verifySignature({ spki, signatureAlgorithm, data, signature })
      } catch {
        throw new CryptoError('E_SIGNING_FAILED', { algorithm: 'rsa' }, 500)
      }
      return new Uint8Array(signature)
    }
    return { algorithm: 'rsa', spki, signatureAlgorithm, sign }
  }

  /** SubjectPublicKeyInfo (DER). @throws StationError E_KEY_ABSENT */
  publicKey(): Uint8Array {
    const { publicKey } = this.#key()
    const n = this.#bytes(publicKey, pkcs11.CKA_MODULUS).toString('base64url')
    const e = this.#bytes(publicKey, pkcs11.CKA_PUBLIC_EXPONENT).toString('base64url')
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
    return new Uint8Array(key.export({ type: 'spki', format: 'der' }))
  }

  /** Our certificate (DER), or null. */
  certificate(): Buffer | null {
    const [object] = this.#ours(pkcs11.CKO_CERTIFICATE)
    if (!object) return null
    const value = this.#bytes(object, pkcs11.CKA_VALUE)
    return value.length > 0 ? value : null
  }

  /** Writes a certificate beside its key, with the same CKA_ID; removes what an interrupted write left. */
  keepCertificate(der: Uint8Array): void {
    const { api } = this.module
    for (const rest of this.#ours(pkcs11.CKO_CERTIFICATE)) api.C_DestroyObject(this.#session, rest)
    const { subject, issuer, serial } = certificateNames(der)
    api.C_CreateObject(this.#session, [
      ...CERTIFICATE,
      { type: pkcs11.CKA_ID, value: this.#key().id },
      { type: pkcs11.CKA_SUBJECT, value: subject },
      { type: pkcs11.CKA_ISSUER, value: issuer },
      { type: pkcs11.CKA_SERIAL_NUMBER, value: serial },
      { type: pkcs11.CKA_VALUE, value: Buffer.from(der) },
    ])
  }

  /** Certificate first, key last: between the two it is a carrier with a key. */
  clear(): void {
    for (const kind of [pkcs11.CKO_CERTIFICATE, pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_PUBLIC_KEY])
      for (const object of this.#ours(kind)) this.module.api.C_DestroyObject(this.#session, object)
  }

  #key(): KeyObjects & { privateKey: Handle } {
    const key = this.#keyObjects()
    if (!key?.privateKey) throw new StationError('E_KEY_ABSENT', { serial: this.token.serial })
    return { ...key, privateKey: key.privateKey }
  }

  #keyObjects(): KeyObjects | undefined {
    const [publicKey] = this.#ours(pkcs11.CKO_PUBLIC_KEY)
    if (!publicKey) return undefined
    const id = this.#bytes(publicKey, pkcs11.CKA_ID)
    const [privateKey] = this.#ours(pkcs11.CKO_PRIVATE_KEY, [{ type: pkcs11.CKA_ID, value: id }])
    return { id, publicKey, privateKey }
  }

  #ours(kind: number, more: Template = []): Handle[] {
    return this.#find([
      { type: pkcs11.CKA_CLASS, value: kind },
      { type: pkcs11.CKA_LABEL, value: OUR_LABEL },
      ...more,
    ])
  }

  #find(template: Template): Handle[] {
    const { api } = this.module
    api.C_FindObjectsInit(this.#session, template)
    try {
      return api.C_FindObjects(this.#session, 100)
    } finally {
      api.C_FindObjectsFinal(this.#session)
    }
  }

  #bytes(object: Handle, type: number): Buffer {
    const [attribute] = this.module.api.C_GetAttributeValue(this.#session, object, [{ type }])
    return attribute.value
  }

  #text(object: Handle, type: number): string {
    return this.#bytes(object, type).toString('utf8')
  }
}

const OURS: Attribute[] = [
  { type: pkcs11.CKA_TOKEN, value: true },
  { type: pkcs11.CKA_LABEL, value: OUR_LABEL },
]

const PUBLIC_KEY: Attribute[] = [
  ...OURS,
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY },
  { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_RSA },
  { type: pkcs11.CKA_PRIVATE, value: false },
  { type: pkcs11.CKA_VERIFY, value: true },
  { type: pkcs11.CKA_MODULUS_BITS, value: RSA_BITS },
  { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
]

/** The token makes the key and never gives it out. */
const PRIVATE_KEY: Attribute[] = [
  ...OURS,
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
  { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_RSA },
  { type: pkcs11.CKA_PRIVATE, value: true },
  { type: pkcs11.CKA_SENSITIVE, value: true },
  { type: pkcs11.CKA_EXTRACTABLE, value: false },
  { type: pkcs11.CKA_SIGN, value: true },
]

const CERTIFICATE: Attribute[] = [
  ...OURS,
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
  { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
  { type: pkcs11.CKA_PRIVATE, value: false },
]
