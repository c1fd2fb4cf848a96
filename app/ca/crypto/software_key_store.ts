import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CryptoError } from '#ca/crypto/crypto_error'
import { keyBinding, readKeyFile, writeKeyFile } from '#ca/crypto/key_file'
import { KeyPair } from '#ca/crypto/key_pair'
import { keyIdPattern, type KeyStore } from '#ca/crypto/key_store'
import { writeNewFile } from '#ca/crypto/new_file'
import { open, seal } from '#ca/crypto/sealed_container'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Signer } from '#ca/crypto/signer'

const SUFFIX = '.key.json'

/** The order wants 4096 bits of an authority's RSA key. */
const RSA_BITS = 4096

/** Settings of a software key store. */
export interface SoftwareKeyStoreOptions {
  /** Made when it is not there, for its owner only. */
  directory: string
  /** Asked for each time a key is sealed or first opened; the store overwrites what it gets. */
  passphrase: () => Promise<Buffer>
  /** log2 of the scrypt N, see `seal`. */
  cost?: number
}

/**
 * Keys in files, one sealed container each, opened into this process's memory: the embedded default, for machines
 * without a hardware module. A key that was opened stays open until `close`, so that scrypt is paid once.
 *
 * Who reads the folder must guess the passphrase; who writes it can destroy keys, but can neither swap two keys nor
 * put in one of their own, which would need the passphrase; who reads this process's memory has the keys.
 */
export class SoftwareKeyStore implements KeyStore {
  readonly #opened = new Map<string, Promise<KeyPair>>()

  constructor(private readonly options: SoftwareKeyStoreOptions) {}

  async generate(keyId: string, name: AlgorithmName): Promise<Signer> {
    if (await this.has(keyId)) throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    const pair = KeyPair.generate(name, { rsaBits: RSA_BITS })
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 })
    const written = await writeNewFile(this.#path(keyId), await this.#sealedFile(keyId, pair))
    if (!written) {
      pair.wipe()
      throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    }
    this.#opened.set(keyId, Promise.resolve(pair))
    return pair.signer()
  }

  /** @throws CryptoError E_KEY_NOT_FOUND, E_KEY_FILE_DAMAGED, and E_CONTAINER_… of `open` */
  async open(keyId: string): Promise<Signer> {
    const path = this.#path(keyId)
    let opening = this.#opened.get(keyId)
    if (!opening) {
      opening = this.#unseal(keyId, path)
      this.#opened.set(keyId, opening)
      opening.catch(() => this.#opened.delete(keyId))
    }
    const pair = await opening
    return pair.signer()
  }

  async has(keyId: string): Promise<boolean> {
    this.#path(keyId)
    const keyIds = await this.list()
    return keyIds.includes(keyId)
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.options.directory).catch(absent)
    return (names ?? [])
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
      .filter((keyId) => keyIdPattern.test(keyId))
      .sort()
  }

  /** Overwrites every opened key. Signers handed out before throw E_KEY_WIPED from then on. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values()]
    this.#opened.clear()
    const pairs = await Promise.allSettled(opened)
    for (const pair of pairs) if (pair.status === 'fulfilled') pair.value.wipe()
  }

  #path(keyId: string): string {
    if (!keyIdPattern.test(keyId)) throw new CryptoError('E_KEY_ID', { keyId })
    return join(this.options.directory, `${keyId}${SUFFIX}`)
  }

  async #sealedFile(keyId: string, pair: KeyPair): Promise<string> {
    const { algorithm, spki } = pair
    const secret = pair.toPkcs8()
    const passphrase = await this.options.passphrase()
    try {
      const { cost } = this.options
      const sealed = await seal(secret, passphrase, keyBinding({ keyId, algorithm }), { cost })
      const publicKey = Buffer.from(spki).toString('base64')
      return writeKeyFile({ keyId, algorithm, publicKey, sealed })
    } finally {
      secret.fill(0)
      passphrase.fill(0)
    }
  }

  async #unseal(keyId: string, path: string): Promise<KeyPair> {
    const text = await readFile(path, 'utf8').catch(absent)
    if (text === undefined) throw new CryptoError('E_KEY_NOT_FOUND', { keyId }, 404)
    const file = readKeyFile(keyId, text)
    const passphrase = await this.options.passphrase()
    const secret = await open(file.sealed, passphrase, keyBinding(file)).finally(() =>
      passphrase.fill(0)
    )
    const pair = pairOf(secret)
    if (Buffer.from(pair.spki).toString('base64') !== file.publicKey) {
      pair.wipe()
      throw new CryptoError('E_KEY_FILE_DAMAGED', { keyId }, 500)
    }
    return pair
  }
}

/** Takes the key out of its PKCS#8 and overwrites that. */
function pairOf(secret: Uint8Array): KeyPair {
  try {
    return KeyPair.fromPkcs8(secret)
  } finally {
    secret.fill(0)
  }
}

/** Undefined for what is not there; any other trouble goes on. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined
  throw error
}
