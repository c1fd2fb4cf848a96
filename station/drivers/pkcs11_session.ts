import { randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { StationError } from '#station/station_error'
import { certificateNames } from '#station/certificate_key'
import { pkcs11 } from '#station/drivers/pkcs11_module'
import { CERTIFICATE, OUR_LABEL, keyTemplates, kindOfKey } from '#station/drivers/pkcs11_keys'
import { Pkcs11Objects } from '#station/drivers/pkcs11_objects'
import { Pkcs11Pins } from '#station/drivers/pkcs11_pins'
import { tokenSigner } from '#station/drivers/pkcs11_signer'
import type { Handle, Template } from 'pkcs11js'
import type { CarrierKeyKind } from '#station/drivers/pkcs11_keys'
import type { Pkcs11Module, Token } from '#station/drivers/pkcs11_module'
import type { KnownForms } from '#station/drivers/pkcs11_signer'
import type { Signer } from '#ca/crypto/signer'

/** The halves of the key pair on a token; the private one is seen only after login. */
interface KeyObjects {
  id: Buffer
  kind: CarrierKeyKind
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
    return this.#keyObjects()?.kind
  }

  /** Makes a key pair unless there is one. Half a pair, left by an interruption, is made anew. */
  ensureKey(kind: CarrierKeyKind): void {
    const present = this.#keyObjects()
    if (present?.privateKey) return
    if (present) this.module.api.C_DestroyObject(this.#session, present.publicKey)
    const { publicKey, privateKey } = keyTemplates(kind, randomBytes(20))
    const mechanism = { mechanism: kind.generation }
    this.module.api.C_GenerateKeyPair(this.#session, mechanism, publicKey, privateKey)
  }

  /** Signs on the token. @throws StationError E_KEY_ABSENT */
  signer(forms: KnownForms): Signer {
    const { kind, privateKey } = this.#key()
    const { api } = this.module
    const signRaw = (input: Buffer) => {
      api.C_SignInit(this.#session, { mechanism: kind.signing }, privateKey)
      return api.C_Sign(this.#session, input, Buffer.alloc(kind.signatureLength))
    }
    const { serial } = this.token
    return tokenSigner({ serial, kind, spki: this.publicKey(), signRaw }, forms)
  }

  /** SubjectPublicKeyInfo (DER). @throws StationError E_KEY_ABSENT, E_CARRIER_UNREADABLE */
  publicKey(): Uint8Array {
    const { kind, publicKey } = this.#key()
    try {
      return kind.spki((type) => this.objects.bytes(publicKey, type))
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      throw new StationError('E_CARRIER_UNREADABLE', { serial: this.token.serial })
    }
  }

  /** Our certificate (DER), or null. */
  certificate(): Buffer | null {
    const [object] = this.#ours(pkcs11.CKO_CERTIFICATE)
    if (!object) return null
    const value = this.objects.bytes(object, pkcs11.CKA_VALUE)
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
