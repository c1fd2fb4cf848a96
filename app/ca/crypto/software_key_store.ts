import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CryptoError } from '#ca/crypto/crypto_error'
import { keyBinding, readKeyFile, writeKeyFile, type KeyFile } from '#ca/crypto/key_file'
import { KeyPair } from '#ca/crypto/key_pair'
import { keyIdPattern, type KeyOptions, type KeyStore } from '#ca/crypto/key_store'
import { writeNewFile } from '#ca/crypto/new_file'
import { openFolder, openOrMakeFolder } from '#ca/crypto/opened_key_encryption'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { KeyEncryptionKey } from '#ca/crypto/key_encryption_key'
import type { FolderOpening } from '#ca/crypto/opened_key_encryption'
import type { Signer } from '#ca/crypto/signer'

const SUFFIX = '.key.json'

/** The order wants 4096 bits of an authority's RSA key. */
const RSA_BITS = 4096

/** Settings of a software key store; its folder is made when it is not there, for its owner only. */
export type SoftwareKeyStoreOptions = FolderOpening

/** The file of a key in a store's folder. @throws CryptoError E_KEY_ID */
export function keyPath(directory: string, keyId: string): string {
  if (!keyIdPattern.test(keyId)) throw new CryptoError('E_KEY_ID', { keyId })
  return join(directory, `${keyId}${SUFFIX}`)
}

/** The ids of the keys in a store's folder, sorted; none when there is no folder. */
export async function keysIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(absent)
  return (names ?? [])
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length))
    .filter((keyId) => keyIdPattern.test(keyId))
    .sort()
}

/**
 * Keys in files, sealed under a key-encryption key, which is sealed under a passphrase, opened into this process's
 * memory: the embedded default, for machines without a hardware module. What was opened stays open until `close`,
 * so that scrypt is paid once.
 *
 * Who reads the folder must guess the passphrase; who writes it can destroy keys, but can neither swap two keys nor
 * put in one of their own, which would need the passphrase; who reads this process's memory has the keys.
 */
export class SoftwareKeyStore implements KeyStore {
  readonly #opened = new Map<string, Promise<KeyPair>>()
  #encryption: Promise<KeyEncryptionKey> | undefined

  constructor(private readonly options: SoftwareKeyStoreOptions) {}

  async generate(
    keyId: string,
    name: AlgorithmName,
    { rsaBits = RSA_BITS }: KeyOptions = {}
  ): Promise<Signer> {
    if (await this.has(keyId)) throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    await mkdir(this.options.directory, { recursive: true, mode: 0o700 })
    const encryption = await this.#key(() => this.#openOrMake())
    const pair = KeyPair.generate(name, { rsaBits })
    const written = await writeNewFile(this.#path(keyId), sealedFile(keyId, pair, encryption))
    if (!written) {
      pair.wipe()
      throw new CryptoError('E_KEY_EXISTS', { keyId }, 409)
    }
    this.#opened.set(keyId, Promise.resolve(pair))
    return pair.signer()
  }

  /**
   * @throws CryptoError E_KEY_NOT_FOUND, E_KEY_FILE_DAMAGED, E_KEY_FILE_OLD, E_KEY_FILE_FOREIGN,
   *   E_KEY_STORE_VERSION, E_KEK_ABSENT, E_KEK_DAMAGED, and E_CONTAINER_… of `open`
   */
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

  list(): Promise<string[]> {
    return keysIn(this.options.directory)
  }

  /**
   * Opens the store for this run with a passphrase that somebody typed; the caller overwrites it. Right or wrong is
   * known when it returns. A store that is open stays as it is when the passphrase is wrong.
   *
   * @throws CryptoError as `open`
   */
  async unlock(passphrase: Uint8Array): Promise<void> {
    const copy = async () => Buffer.from(passphrase)
    const key = await openFolder({ ...this.options, passphrase: copy })
    const before = await this.#encryption?.catch(() => undefined)
    this.#encryption = Promise.resolve(key)
    before?.wipe()
  }

  /** Overwrites every opened key. Signers handed out before throw E_KEY_WIPED from then on. */
  async close(): Promise<void> {
    const opened = [...this.#opened.values(), ...(this.#encryption ? [this.#encryption] : [])]
    this.#opened.clear()
    this.#encryption = undefined
    for (const key of await Promise.allSettled(opened))
      if (key.status === 'fulfilled') key.value.wipe()
  }

  #path(keyId: string): string {
    return keyPath(this.options.directory, keyId)
  }

  /** Only an empty folder gets a key-encryption key: keys that lost theirs would not open under another. */
  async #openOrMake(): Promise<KeyEncryptionKey> {
    const [present] = await this.list()
    if (!present) return openOrMakeFolder(this.options)
    readKeyFile(present, await readFile(this.#path(present), 'utf8'))
    return openFolder(this.options)
  }

  /** The key-encryption key, opened once; a failure is forgotten, so that a wrong passphrase can be mended. */
  #key(open: () => Promise<KeyEncryptionKey>): Promise<KeyEncryptionKey> {
    if (this.#encryption) return this.#encryption
    const opening = open()
    this.#encryption = opening
    opening.catch(() => {
      if (this.#encryption === opening) this.#encryption = undefined
    })
    return opening
  }

  async #unseal(keyId: string, path: string): Promise<KeyPair> {
    const text = await readFile(path, 'utf8').catch(absent)
    if (text === undefined) throw new CryptoError('E_KEY_NOT_FOUND', { keyId }, 404)
    const file = readKeyFile(keyId, text)
    const encryption = await this.#key(() => openFolder(this.options))
    return unsealedPair(file, encryption)
  }
}

/** The text of a key's file. */
export function sealedFile(keyId: string, pair: KeyPair, encryption: KeyEncryptionKey): string {
  const publicKey = Buffer.from(pair.spki).toString('base64')
  const facts = { keyId, algorithm: pair.algorithm, publicKey, store: encryption.id }
  const secret = pair.toPkcs8()
  try {
    return writeKeyFile({ ...facts, wrapped: encryption.wrap(secret, keyBinding(facts)) })
  } finally {
    secret.fill(0)
  }
}

function unsealedPair(file: KeyFile, encryption: KeyEncryptionKey): KeyPair {
  const { keyId, store } = file
  if (store !== encryption.id) throw new CryptoError('E_KEY_FILE_FOREIGN', { keyId }, 500)
  return pairOf(file, encryption.unwrap(file.wrapped, keyBinding(file)))
}

/**
 * Takes the key out of its PKCS#8, overwrites that, and holds it against the public key of its file.
 *
 * @throws CryptoError E_KEY_FILE_DAMAGED
 */
export function pairOf(file: { keyId: string; publicKey: string }, secret: Uint8Array): KeyPair {
  const pair = pairFrom(secret)
  if (Buffer.from(pair.spki).toString('base64') === file.publicKey) return pair
  pair.wipe()
  throw new CryptoError('E_KEY_FILE_DAMAGED', { keyId: file.keyId }, 500)
}

function pairFrom(secret: Uint8Array): KeyPair {
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
