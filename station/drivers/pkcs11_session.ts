import { randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { StationError } from '#station/station_error'
import { beginsAt, certificateNames, certifies } from '#station/certificate_key'
import { isEnded, pkcs11 } from '#station/drivers/pkcs11_module'
import { CERTIFICATE, OUR_LABEL, keyTemplates, kindOfKey } from '#station/drivers/pkcs11_keys'
import { Pkcs11Objects } from '#station/drivers/pkcs11_objects'
import { Pkcs11Pins } from '#station/drivers/pkcs11_pins'
import { tokenSigner } from '#station/drivers/pkcs11_signer'
import type { Handle, Template } from 'pkcs11js'
import type { CarrierKeyKind } from '#station/drivers/pkcs11_keys'
import type { Pkcs11Module, Token } from '#station/drivers/pkcs11_module'
import type { KnownForms } from '#station/drivers/pkcs11_signer'
import type { Signer } from '#ca/crypto/signer'

/** The halves of a key pair on a token; the private one is seen only after login. */
interface KeyObjects {
  id: Buffer
  kind: CarrierKeyKind
  publicKey: Handle
  privateKey: Handle | undefined
}

/** Which of two keys: the one whose certificate is in use, or the one that waits for its own. */
type Which = 'used' | 'next'

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

  /** Runs an act in a session of its own. What the act has done counts, though the token was pulled out right after it. */
  static async during<T>(
    module: Pkcs11Module,
    token: Token,
    act: (session: Pkcs11Session) => Promise<T> | T
  ): Promise<T> {
    const session = new Pkcs11Session(module, token)
    try {
      return await act(session)
    } finally {
      session.#close()
    }
  }

  /** A token that is gone has ended its sessions itself. */
  #close(): void {
    try {
      this.module.api.C_CloseSession(this.#session)
    } catch (error) {
      if (!isEnded(error)) throw error
    }
  }

  /** The PINs of the token. */
  get pins(): Pkcs11Pins {
    return new Pkcs11Pins(this.module, this.token, this.#session)
  }

  /** Everything on the token that this session sees. */
  get objects(): Pkcs11Objects {
    return new Pkcs11Objects(this.module.api, this.#session)
  }

  /** The kind of our key; undefined when there is none. */
  kindOfKey(): CarrierKeyKind | undefined {
    return this.#pair('used')?.kind
  }

  /** Makes a key pair unless one waits for its certificate. Half a pair, left by an interruption, is made anew. */
  ensureKey(kind: CarrierKeyKind): void {
    const present = this.#waiting()
    if (present?.privateKey) return
    if (present) this.module.api.C_DestroyObject(this.#session, present.publicKey)
    const { publicKey, privateKey } = keyTemplates(kind, randomBytes(20))
    const mechanism = { mechanism: kind.generation }
    this.module.api.C_GenerateKeyPair(this.#session, mechanism, publicKey, privateKey)
  }

  /** Destroys a key pair that waits for its certificate, the secret half first. */
  dropWaiting(): void {
    const waiting = this.#waiting()
    if (!waiting) return
    const { publicKey, privateKey } = waiting
    if (privateKey) this.module.api.C_DestroyObject(this.#session, privateKey)
    this.module.api.C_DestroyObject(this.#session, publicKey)
  }

  /** Signs on the token: with the next key where there is one, or with the one in use. @throws StationError E_KEY_ABSENT */
  signer(forms: KnownForms, which: Which): Signer {
    const key = this.#key(which)
    const { kind, privateKey } = key
    const { api } = this.module
    const signRaw = (input: Buffer) => {
      api.C_SignInit(this.#session, { mechanism: kind.signing }, privateKey)
      return api.C_Sign(this.#session, input, Buffer.alloc(kind.signatureLength))
    }
    const { serial } = this.token
    return tokenSigner({ serial, kind, spki: this.#spki(key), signRaw }, forms)
  }

  /** SubjectPublicKeyInfo (DER). @throws StationError E_CARRIER_UNREADABLE */
  #spki({ kind, publicKey }: KeyObjects): Uint8Array {
    try {
      return kind.spki((type) => this.objects.bytes(publicKey, type))
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      throw new StationError('E_CARRIER_UNREADABLE', { serial: this.token.serial })
    }
  }

  /** Our certificate (DER), or null. */
  certificate(): Buffer | null {
    return this.#certificates()[0]?.der ?? null
  }

  /**
   * Writes a certificate beside its key. That of the next key takes the place of the one before; only then is the
   * key before destroyed.
   *
   * @throws StationError E_KEY_ABSENT, E_CERTIFICATE_OF_ANOTHER_KEY, E_CARRIER_WRITTEN
   */
  write(der: Uint8Array): void {
    const { serial } = this.token
    this.#key('used')
    const certified = this.#pairs().find(
      (pair) => pair.privateKey && certifies(der, this.#spki(pair))
    )
    if (!certified) throw new StationError('E_CERTIFICATE_OF_ANOTHER_KEY', { serial })
    const present = this.#certificates().find(({ id }) => id.equals(certified.id))
    if (present && !present.der.equals(der)) throw new StationError('E_CARRIER_WRITTEN', { serial })
    if (!present) this.#keepCertificate(der, certified.id)
    this.#retire(certified.id)
  }

  /** Writes a certificate beside its key, with the same CKA_ID; removes what an interrupted write left. */
  #keepCertificate(der: Uint8Array, id: Buffer): void {
    const { api } = this.module
    for (const rest of this.#ours(pkcs11.CKO_CERTIFICATE, [{ type: pkcs11.CKA_ID, value: id }]))
      api.C_DestroyObject(this.#session, rest)
    const { subject, issuer, serial } = certificateNames(der)
    api.C_CreateObject(this.#session, [
      ...CERTIFICATE,
      { type: pkcs11.CKA_ID, value: id },
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

  /** Removes certified keys that another one has replaced, each certificate before its key. */
  #retire(kept: Buffer): void {
    const replaced = this.#certificates().filter(({ id }) => !id.equals(kept))
    for (const { id } of replaced)
      for (const kind of [pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_PUBLIC_KEY, pkcs11.CKO_CERTIFICATE])
        for (const object of this.#ours(kind, [{ type: pkcs11.CKA_ID, value: id }]))
          this.module.api.C_DestroyObject(this.#session, object)
  }

  /** Our whole certificates with the CKA_ID of their keys, the one in use first. */
  #certificates() {
    return this.#ours(pkcs11.CKO_CERTIFICATE)
      .map((object) => ({
        id: this.objects.bytes(object, pkcs11.CKA_ID),
        der: this.objects.bytes(object, pkcs11.CKA_VALUE),
      }))
      .filter(({ der }) => der.length > 0)
      .sort((one, other) => beginsAt(other.der) - beginsAt(one.der))
  }

  /** The pair without a certificate. */
  #waiting(): KeyObjects | undefined {
    const certified = this.#certificates()
    return this.#pairs().find((pair) => !certified.some(({ id }) => id.equals(pair.id)))
  }

  #pair(which: Which): KeyObjects | undefined {
    const pairs = this.#pairs()
    const [used] = this.#certificates()
    const inUse = pairs.find(({ id }) => used?.id.equals(id)) ?? pairs[0]
    return which === 'next' ? (this.#waiting() ?? inUse) : inUse
  }

  #key(which: Which): KeyObjects & { privateKey: Handle } {
    const key = this.#pair(which)
    if (!key?.privateKey) throw new StationError('E_KEY_ABSENT', { serial: this.token.serial })
    return { ...key, privateKey: key.privateKey }
  }

  #pairs(): KeyObjects[] {
    return this.#ours(pkcs11.CKO_PUBLIC_KEY).map((publicKey) => this.#pairOf(publicKey))
  }

  #pairOf(publicKey: Handle): KeyObjects {
    const id = this.objects.bytes(publicKey, pkcs11.CKA_ID)
    const kind = kindOfKey(this.objects.bytes(publicKey, pkcs11.CKA_KEY_TYPE))
    if (!kind) throw new StationError('E_CARRIER_UNREADABLE', { serial: this.token.serial })
    const [privateKey] = this.#ours(pkcs11.CKO_PRIVATE_KEY, [{ type: pkcs11.CKA_ID, value: id }])
    return { id, kind, publicKey, privateKey }
  }

  #ours(kind: number, more: Template = []): Handle[] {
    return this.objects.find([
      { type: pkcs11.CKA_CLASS, value: kind },
      { type: pkcs11.CKA_LABEL, value: OUR_LABEL },
      ...more,
    ])
  }
}
