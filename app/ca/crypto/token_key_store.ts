import { CryptoError } from '#ca/crypto/crypto_error'
import { keyIdPattern, type KeyOptions, type KeyStore } from '#ca/crypto/key_store'
import { PATIENCE, SignerChild, type SignerToken } from '#ca/crypto/signer_process/signer_child'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Answered, Fields, PublicHalf, QuestionType } from '#ca/crypto/signer_process/messages'
import type { Signer } from '#ca/crypto/signer'

/** Settings of a store on a token that the signer's process has. */
export interface TokenKeyStoreOptions extends SignerToken {
  /**
   * The PIN of a signer that starts. The store overwrites it.
   *
   * @throws E_KEY_STORE_LOCKED where somebody has to type it
   */
  pin: () => Promise<Buffer>
  /** How long the acts may take, in seconds. */
  patience?: Partial<Record<QuestionType, number>>
}

/**
 * Keys on a token behind PKCS#11, used by a process of its own: the vendor's module is never loaded here, one that
 * hangs or crashes costs that process alone, and the PIN stays there (docs/adr/0013). The process is started when
 * it is first needed, and again when it died; an act that met with its end is asked for once more.
 *
 * Every method throws what `Pkcs11KeyStore` throws, E_SIGNER_GONE and E_SIGNER_SILENT.
 */
export class TokenKeyStore implements KeyStore {
  #child: SignerChild | undefined
  #opening: Promise<SignerChild> | undefined

  constructor(private readonly options: TokenKeyStoreOptions) {}

  /** Never asked a second time: whether the key was made is seen afterwards. */
  async generate(
    keyId: string,
    algorithm: AlgorithmName,
    { rsaBits }: KeyOptions = {}
  ): Promise<Signer> {
    assertKeyId(keyId)
    const child = await this.#opened()
    return this.#signer(keyId, await this.#ask(child, 'generate', { keyId, algorithm, rsaBits }))
  }

  async open(keyId: string): Promise<Signer> {
    assertKeyId(keyId)
    return this.#signer(keyId, await this.#act('open', { keyId }))
  }

  async has(keyId: string): Promise<boolean> {
    assertKeyId(keyId)
    return this.#act('has', { keyId })
  }

  list(): Promise<string[]> {
    return this.#act('list', {})
  }

  /**
   * Opens the token for this run with a PIN; the caller overwrites it.
   *
   * @param typed whether somebody typed it: one from a file is not tried when it would be the last try
   */
  async unlock(pin: Uint8Array, typed = true): Promise<void> {
    const child = this.#child?.alive ? this.#child : this.#start()
    this.#opening = undefined
    await this.#ask(child, 'unlock', { pin, typed })
    this.#opening = Promise.resolve(child)
  }

  /** Gives the token another PIN, which keeps it open for this run; the caller overwrites it. */
  async changePin(next: Uint8Array): Promise<void> {
    await this.#ask(await this.#opened(), 'change_pin', { next })
  }

  /** Ends the process. A later act starts it again. */
  async close(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    this.#opening = undefined
    await child?.end()
  }

  /** The signer's process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.alive ? this.#child.pid : undefined
  }

  #signer(keyId: string, { algorithm, spki, signatureAlgorithm }: PublicHalf): Signer {
    const sign = (data: Uint8Array) => this.#act('sign', { keyId, spki, data })
    return { algorithm, spki, signatureAlgorithm, sign }
  }

  async #act<T extends QuestionType>(type: T, fields: Fields<T>): Promise<Answered<T>> {
    try {
      return await this.#ask(await this.#opened(), type, fields)
    } catch (error) {
      if (!(error instanceof CryptoError && error.code === 'E_SIGNER_GONE')) throw error
    }
    return this.#ask(await this.#opened(), type, fields)
  }

  #ask<T extends QuestionType>(child: SignerChild, type: T, fields: Fields<T>) {
    return child.ask(type, fields, { ...PATIENCE, ...this.options.patience }[type])
  }

  /** A signer that runs and has its token open. */
  #opened(): Promise<SignerChild> {
    if (this.#opening && this.#child?.alive) return this.#opening
    const opening = this.#open()
    this.#opening = opening
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined
    })
    return opening
  }

  async #open(): Promise<SignerChild> {
    const pin = await this.options.pin()
    try {
      const child = this.#child?.alive ? this.#child : this.#start()
      await this.#ask(child, 'unlock', { pin, typed: false })
      return child
    } finally {
      pin.fill(0)
    }
  }

  #start(): SignerChild {
    this.#child = new SignerChild(this.options)
    return this.#child
  }
}

function assertKeyId(keyId: string) {
  if (!keyIdPattern.test(keyId)) throw new CryptoError('E_KEY_ID', { keyId })
}
