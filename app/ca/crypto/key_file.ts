import { createHash } from 'node:crypto'
import { ALGORITHM_NAMES, type AlgorithmName } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { WrappedSecret } from '#ca/crypto/key_encryption_key'

/** What may be seen of a key in its file. */
export interface KeyFacts {
  keyId: string
  algorithm: AlgorithmName
  /** DER of the SubjectPublicKeyInfo, base64. */
  publicKey: string
}

/** A key of the software store as it lies in its file. */
export interface KeyFile extends KeyFacts {
  /** The id of the key-encryption key under which it is sealed. */
  store: string
  /** PKCS#8 of the private key. */
  wrapped: WrappedSecret
}

/** A key of the first version: its PKCS#8 is in a container of its own, sealed under the passphrase itself. */
export interface OldKeyFile extends KeyFacts {
  sealed: string
}

const VERSION = 2

/** What binds a sealed key to its place: under another name, algorithm, public key or store it does not open. */
export function keyBinding({ keyId, algorithm, publicKey, store }: Omit<KeyFile, 'wrapped'>) {
  return `kualik key ${keyId} ${algorithm} ${publicKey} ${store}`
}

/** The same for the first version. */
export const oldKeyBinding = ({ keyId, algorithm }: KeyFacts) => `kualik key ${keyId} ${algorithm}`

/** The file's text. */
export function writeKeyFile({ keyId, algorithm, publicKey, store, wrapped }: KeyFile): string {
  const { nonce, sealed } = wrapped
  const fields = { keyId, algorithm, publicKey, store, nonce, sealed }
  const content = { format: 'kualik-key', version: VERSION, ...fields, checksum: checksum(fields) }
  return `${JSON.stringify(content, null, 2)}\n`
}

/**
 * Reads the file of a key.
 *
 * @throws CryptoError E_KEY_FILE_DAMAGED when it is not the file of this key, E_KEY_FILE_OLD { keyId, version },
 *   E_KEY_STORE_VERSION { file, version } when a newer program wrote it
 */
export function readKeyFile(keyId: string, text: string): KeyFile {
  const content = versionOf(keyId, text, VERSION)
  if (!isContent(content) || checksum(content) !== content.checksum) throw damagedFile(keyId)
  const { algorithm, publicKey, store, nonce, sealed } = content
  return { keyId, algorithm, publicKey, store, wrapped: { nonce, sealed } }
}

/** Reads a file of the first version; null when it is of the present one. @throws as `readKeyFile` */
export function readOldKeyFile(keyId: string, text: string): OldKeyFile | null {
  if (parse(text).version === VERSION) return null
  const content = versionOf(keyId, text, 1)
  if (!isFacts(content)) throw damagedFile(keyId)
  const { algorithm, publicKey, container } = content
  return { keyId, algorithm, publicKey, sealed: JSON.stringify(container) }
}

type Fields = Partial<Record<string, unknown>>
type Content = KeyFacts & WrappedSecret & { store: string; checksum: string }

/** SHA-256 over the fields, as hex. It protects from accidents only; the tag protects from people. */
function checksum({
  keyId,
  algorithm,
  publicKey,
  store,
  nonce,
  sealed,
}: Omit<Content, 'checksum'>) {
  const fields = [VERSION, keyId, algorithm, publicKey, store, nonce, sealed]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

const damagedFile = (keyId: string) => new CryptoError('E_KEY_FILE_DAMAGED', { keyId }, 500)

function versionOf(keyId: string, text: string, wanted: number): Fields {
  const content = parse(text)
  if (content.format !== 'kualik-key' || content.keyId !== keyId) throw damagedFile(keyId)
  const { version } = content
  if (version === wanted) return content
  if (version === 1) throw new CryptoError('E_KEY_FILE_OLD', { keyId, version }, 500)
  const facts = { file: `${keyId}.key.json`, version: String(version) }
  throw new CryptoError('E_KEY_STORE_VERSION', facts, 500)
}

/** No fields at all for what is not the JSON of an object. */
function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function isFacts(content: Fields): content is Fields & KeyFacts {
  return (
    ALGORITHM_NAMES.some((name) => name === content.algorithm) &&
    typeof content.publicKey === 'string'
  )
}

function isContent(content: Fields): content is Fields & Content {
  const texts = [content.store, content.nonce, content.sealed, content.checksum]
  return isFacts(content) && texts.every((text) => typeof text === 'string')
}
