import { CryptoError } from '#ca/crypto/crypto_error'
import { algorithm, type AlgorithmName } from '#ca/crypto/algorithms'
import { keyIdPattern, type KeyOptions, type KeyStore } from '#ca/crypto/key_store'
import { keyKind } from '#ca/crypto/pkcs11/key_kinds'
import { Pkcs11Module, type Handle, type TokenInfo } from '#ca/crypto/pkcs11/module'
import { PinLogin, type GivenPin } from '#ca/crypto/pkcs11/pin_login'
import { TokenConnection } from '#ca/crypto/pkcs11/token_connection'
import { isGone, troubleOf } from '#ca/crypto/pkcs11/troubles'
import type { PoolBounds } from '#ca/crypto/pkcs11/session_pool'
import type { SignatureForm } from '#ca/crypto/pkcs11/signature_forms'
import type { Signer } from '#ca/crypto/signer'

/** Settings of a store on a token. */
export interface Pkcs11KeyStoreOptions {
  /** The module's path. */
  module: string
  /** The token's serial number: slot numbers change. */
  serial: string
  /** Asked for when the token is opened, and again after it was gone; the store overwrites what it gets. */
  pin: () => Promise<GivenPin>
  bounds?: Partial<PoolBounds>
  /** Bits of a new RSA key, 4096 unless a test is in a hurry. */
  rsaBits?: number
}

const BOUNDS: PoolBounds = { sessions: 4, waiting: 256 }

/**
 * Keys on a token or in a module behind PKCS#11: made there, used there, never taken out. Opened when it is first
 * needed and opened again when the token was pulled or the module restarted; an act that met with it is tried once
 * more.
 *
 * Every method throws CryptoError: E_KEY_STORE_MODULE, E_KEY_STORE_TOKEN_ABSENT, E_KEY_STORE_TOKEN_AMBIGUOUS,
 * E_KEY_STORE_PIN_…, E_KEY_STORE_BUSY, E_KEY_STORE_FULL, E_KEY_STORE_FAULT.
 */
export class Pkcs11KeyStore implements KeyStore {
  readonly #forms = new Map<AlgorithmName, SignatureForm>()
  readonly #pins = new PinLogin()
  #module: Pkcs11Module | undefined
  #connection: Promise<TokenConnection> | undefined
  #given: GivenPin | undefined

  constructor(private readonly options: Pkcs11KeyStoreOptions) {}

  /** Never tried a second time: whether the key was made is seen when the token is back. */
  async generate(
    keyId: string,
    name: AlgorithmName,
    { rsaBits = this.options.rsaBits }: KeyOptions = {}
  ): Promise<Signer> {
    if (await this.has(keyId)) throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    const kind = keyKind(name, rsaBits)
    const connection = await this.#connect()
    await this.#once(connection, async () => {
      connection.assertMakes(kind)
      await connection.withKeys((keys) => keys.generate(keyId, kind))
    })
    return this.open(keyId)
  }

  /** @throws CryptoError E_KEY_NOT_FOUND, E_KEY_AMBIGUOUS, E_KEY_EXTRACTABLE, E_KEY_KIND, E_PUBLIC_KEY_… */
  async open(keyId: string): Promise<Signer> {
    assertKeyId(keyId)
    const { kind, spki } = await this.#act((connection) => connection.key(keyId))
    const { signatureAlgorithm } = algorithm(kind.algorithm)
    const sign = (data: Uint8Array) => this.#sign(keyId, spki, data)
    return { algorithm: kind.algorithm, spki, signatureAlgorithm, sign }
  }

  async has(keyId: string): Promise<boolean> {
    assertKeyId(keyId)
    return this.#act((connection) => connection.withKeys((keys) => keys.has(keyId)))
  }

  list(): Promise<string[]> {
    return this.#act((connection) => connection.withKeys((keys) => keys.list()))
  }

  /** How the token writes its signatures, in words, for algorithms that it has signed with. */
  get forms(): ReadonlyMap<AlgorithmName, string> {
    return new Map([...this.#forms].map(([name, form]) => [name, form.name]))
  }

  /**
   * Opens the token for this run with a PIN that it keeps; the caller overwrites his.
   *
   * @param typed whether somebody has just typed it
   */
  async unlock(pin: Uint8Array, typed = true): Promise<void> {
    const before = await this.#connection?.catch(() => undefined)
    this.#connection = undefined
    await before?.close()
    this.#forgetPin()
    this.#given = { bytes: Buffer.from(pin), typed }
    try {
      await this.#connect()
    } catch (error) {
      this.#forgetPin()
      throw error
    }
  }

  /** Ends the sessions; the module is ended when no other store uses it. A later act opens the token again. */
  async close(): Promise<void> {
    const [connection, module] = [await this.#connection?.catch(() => undefined), this.#module]
    this.#connection = undefined
    this.#module = undefined
    this.#forgetPin()
    await connection?.close()
    await module?.release()
  }

  #sign(keyId: string, spki: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
    return this.#act(async (connection) => {
      const key = await connection.key(keyId)
      // Another key under the same name: the token was made anew while we looked away.
      if (Buffer.compare(key.spki, spki) !== 0)
        throw new CryptoError('E_KEY_NOT_FOUND', { keyId }, 404)
      return connection.sign(key, data)
    })
  }

  /** An act that is tried again, once, when the token or its module was gone. */
  async #act<T>(act: (connection: TokenConnection) => Promise<T>): Promise<T> {
    const connecting = this.#connect()
    const connection = await connecting
    try {
      return await connection.run(() => act(connection))
    } catch (error) {
      if (!isGone(error)) throw troubleOf(error, this.options.serial)
    }
    const again = await this.#reconnect(connecting, connection.generation)
    return this.#once(again, () => act(again))
  }

  async #once<T>(connection: TokenConnection, act: () => Promise<T>): Promise<T> {
    try {
      return await connection.run(act)
    } catch (error) {
      if (isGone(error)) this.#connection = undefined
      throw troubleOf(error, this.options.serial)
    }
  }

  #connect(): Promise<TokenConnection> {
    return this.#connection ?? this.#keep(this.#open())
  }

  /** Of many acts that lost the same connection one makes the next. */
  #reconnect(lost: Promise<TokenConnection>, generation: number): Promise<TokenConnection> {
    if (this.#connection && this.#connection !== lost) return this.#connection
    return this.#keep(
      this.#used()
        .restart(generation)
        .then(() => this.#open())
    )
  }

  /** A connection that could not be made is forgotten: the next act tries again. */
  #keep(opening: Promise<TokenConnection>): Promise<TokenConnection> {
    const known = opening.catch((error: unknown) => {
      if (this.#connection === known) this.#connection = undefined
      throw troubleOf(error, this.options.serial)
    })
    this.#connection = known
    return known
  }

  async #open(): Promise<TokenConnection> {
    const module = this.#used()
    const token = this.#tokenNow(module) ?? (await this.#tokenAfterRestart(module))
    const pin = await this.#pin()
    try {
      const login = (session: Handle) => this.#pins.login(module, session, token, pin)
      const bounds = { ...BOUNDS, ...this.options.bounds }
      return await module.gate.beside(
        async () => new TokenConnection(module, token, this.#forms, bounds, login)
      )
    } finally {
      pin.bytes.fill(0)
    }
  }

  #used(): Pkcs11Module {
    this.#module ??= Pkcs11Module.use(this.options.module)
    return this.#module
  }

  async #pin(): Promise<GivenPin> {
    if (!this.#given) return this.options.pin()
    const { bytes, typed } = this.#given
    return { bytes: Buffer.from(bytes), typed }
  }

  #forgetPin() {
    this.#given?.bytes.fill(0)
    this.#given = undefined
  }

  /** Undefined also when the module is in no state to tell. */
  #tokenNow(module: Pkcs11Module): TokenInfo | undefined {
    try {
      return this.#token(module)
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  #token(module: Pkcs11Module): TokenInfo | undefined {
    const { serial } = this.options
    const [found, another] = module.tokens().filter((token) => token.serial === serial)
    if (another) throw new CryptoError('E_KEY_STORE_TOKEN_AMBIGUOUS', { serial }, 500)
    return found
  }

  /** Some modules see a token that was plugged in only when they are started anew. */
  async #tokenAfterRestart(module: Pkcs11Module): Promise<TokenInfo> {
    await module.restart(module.generation)
    const token = this.#token(module)
    if (token) return token
    throw new CryptoError('E_KEY_STORE_TOKEN_ABSENT', { serial: this.options.serial }, 503)
  }
}

function assertKeyId(keyId: string) {
  if (!keyIdPattern.test(keyId)) throw new CryptoError('E_KEY_ID', { keyId })
}
