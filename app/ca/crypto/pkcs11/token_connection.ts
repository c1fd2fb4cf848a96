import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import { algorithm } from '#ca/crypto/algorithms'
import { SessionPool, type PoolBounds } from '#ca/crypto/pkcs11/session_pool'
import { signatureForms, type SignatureForm } from '#ca/crypto/pkcs11/signature_forms'
import { isGone, StaleConnection } from '#ca/crypto/pkcs11/troubles'
import { TokenKeys, type TokenKey } from '#ca/crypto/pkcs11/token_keys'
import type { Handle } from 'pkcs11js'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { KeyKind } from '#ca/crypto/pkcs11/key_kinds'
import type { Pkcs11Module, TokenInfo } from '#ca/crypto/pkcs11/module'

/** A token that is plugged in and logged in to, until it or its module goes. */
export class TokenConnection {
  /** The start of the module to which the sessions belong. */
  readonly generation: number
  readonly #pool: SessionPool
  readonly #first: Handle
  readonly #found = new Map<string, TokenKey>()

  /**
   * @param forms what was learnt about the token's signatures, for as long as the store lives
   * @param login called with the first session
   */
  constructor(
    private readonly module: Pkcs11Module,
    private readonly token: TokenInfo,
    private readonly forms: Map<AlgorithmName, SignatureForm>,
    bounds: PoolBounds,
    login: (session: Handle) => void
  ) {
    this.generation = module.generation
    const { CKF_SERIAL_SESSION, CKF_RW_SESSION } = module.binding
    const open = () => module.api.C_OpenSession(token.slot, CKF_SERIAL_SESSION | CKF_RW_SESSION)
    // The login belongs to the token and lasts as long as one of its sessions: this one stays open.
    this.#first = open()
    try {
      login(this.#first)
    } catch (error) {
      module.api.C_CloseSession(this.#first)
      throw error
    }
    this.#pool = new SessionPool(open, bounds)
  }

  /**
   * Runs an act beside others, unless the module was started anew since: its handles mean nothing then, or
   * somebody else's sessions.
   *
   * @throws StaleConnection
   */
  run<T>(act: () => Promise<T>): Promise<T> {
    return this.module.gate.beside(() => {
      if (this.generation !== this.module.generation) throw new StaleConnection()
      return act()
    })
  }

  /** Ends its sessions. Acts under way come to their end first. */
  async close(): Promise<void> {
    await this.module.gate.alone(() => {
      if (this.generation !== this.module.generation) return
      for (const session of [...this.#pool.sessions, this.#first]) this.#end(session)
    })
  }

  /** A session that is gone need not be ended. */
  #end(session: Handle) {
    try {
      this.module.api.C_CloseSession(session)
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  /** Gives the token another user PIN. */
  setPin(old: Uint8Array, next: Uint8Array): Promise<void> {
    const [before, after] = [old, next].map((pin) => Buffer.from(pin).toString('utf8'))
    return this.#pool.use((session) => this.module.api.C_SetPIN(session, before, after))
  }

  /** Looks at the keys of the token. */
  withKeys<T>(act: (keys: TokenKeys) => T): Promise<T> {
    return this.#pool.use((session) => act(new TokenKeys(this.module.api, session)))
  }

  /** A key by its id. @throws CryptoError of `TokenKeys.find` */
  async key(keyId: string): Promise<TokenKey> {
    const known = this.#found.get(keyId)
    if (known) return known
    const key = await this.withKeys((keys) => keys.find(keyId))
    this.#found.set(keyId, key)
    return key
  }

  /** @throws CryptoError E_KEY_STORE_ALGORITHM when the token has not the mechanisms */
  assertMakes({ algorithm: name, generation, signing }: KeyKind): void {
    const mechanisms = this.module.api.C_GetMechanismList(this.token.slot)
    if ([generation, signing].every((needed) => mechanisms.includes(needed))) return
    const { serial } = this.token
    throw new CryptoError('E_KEY_STORE_ALGORITHM', { serial, algorithm: name })
  }

  /** A signature that verifies, in the form of certificates. @throws CryptoError E_SIGNING_FAILED */
  async sign(key: TokenKey, data: Uint8Array): Promise<Uint8Array> {
    const { algorithm: name } = key.kind
    const known = this.forms.get(name)
    const forms = known ? [known] : signatureForms(name)
    const raws = new Map<string, Uint8Array>()
    for (const form of forms) {
      const input = form.input(data)
      const asked = input.toString('hex')
      const raw = raws.get(asked) ?? (await this.#signRaw(key, input))
      raws.set(asked, raw)
      const signature = form.output(raw)
      if (!verifies(key, data, signature)) continue
      this.forms.set(name, form)
      return signature
    }
    throw new CryptoError('E_SIGNING_FAILED', { algorithm: name }, 500)
  }

  #signRaw({ kind, privateKey }: TokenKey, input: Buffer): Promise<Uint8Array> {
    const { api, threads } = this.module
    return this.#pool.use(async (session) => {
      const output = Buffer.alloc(kind.signatureLength)
      api.C_SignInit(session, { mechanism: kind.signing }, privateKey)
      const raw = threads
        ? await api.C_SignAsync(session, input, output)
        : api.C_Sign(session, input, output)
      const signature = Uint8Array.from(raw)
      // Another thread reads and writes these two until now: they are used here so that they live that long.
      for (const used of [input, output]) used.fill(0)
      return signature
    })
  }
}

function verifies({ kind, spki }: TokenKey, data: Uint8Array, signature: Uint8Array): boolean {
  const { signatureAlgorithm } = algorithm(kind.algorithm)
  try {
    verifySignature({ spki, signatureAlgorithm, data, signature })
    return true
  } catch {
    return false
  }
}
