import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CryptoError } from '#ca/crypto/crypto_error'
import { KeyEncryptionKey } from '#ca/crypto/key_encryption_key'
import { open, seal } from '#ca/crypto/sealed_container'

/** The key-encryption key of a store as it lies in its file. */
export interface KeyEncryptionFile {
  id: string
  /** Sealed containers of the same key: one, and two while its passphrase is being changed. */
  containers: string[]
}

/** Where the store in this folder keeps its key-encryption key. */
export function keyEncryptionPath(directory: string): string {
  return join(directory, 'key-encryption-key.json')
}

const bindingOf = (id: string) => `kualik key-encryption key ${id}`

/** The file's text. */
export function writeKeyEncryptionFile({ id, containers }: KeyEncryptionFile): string {
  const parsed = containers.map((container): unknown => JSON.parse(container))
  const content = { format: 'kualik-key-encryption-key', version: 1, id, containers: parsed }
  return `${JSON.stringify(content, null, 2)}\n`
}

/**
 * The file of a folder; null when it has none.
 *
 * @throws CryptoError E_KEK_DAMAGED, E_KEY_STORE_VERSION
 */
export async function readKeyEncryptionFile(directory: string): Promise<KeyEncryptionFile | null> {
  const file = keyEncryptionPath(directory)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : contentOf(text, file)
}

function contentOf(text: string, file: string): KeyEncryptionFile {
  const damaged = new CryptoError('E_KEK_DAMAGED', { file }, 500)
  const content = parse(text)
  if (content?.format !== 'kualik-key-encryption-key') throw damaged
  if (content.version !== 1) {
    throw new CryptoError('E_KEY_STORE_VERSION', { file, version: String(content.version) }, 500)
  }
  const { id, containers } = content
  const whole = typeof id === 'string' && Array.isArray(containers) && containers.length > 0
  if (!whole) throw damaged
  return { id, containers: containers.map((container) => JSON.stringify(container)) }
}

function parse(text: string): Partial<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** Seals a key-encryption key under a passphrase. @param cost log2 of the scrypt N, see `seal` */
export async function sealKeyEncryptionKey(
  key: KeyEncryptionKey,
  passphrase: Uint8Array,
  cost?: number
): Promise<string> {
  const secret = key.copy()
  try {
    return await seal(secret, passphrase, bindingOf(key.id), { cost })
  } finally {
    secret.fill(0)
  }
}

/**
 * Opens the key-encryption key with whichever of its containers this passphrase fits.
 *
 * @throws CryptoError E_CONTAINER_… of `open`; E_CONTAINER_PASSPHRASE when it fits none
 */
export async function openKeyEncryptionKey(
  file: KeyEncryptionFile,
  passphrase: Uint8Array
): Promise<{ key: KeyEncryptionKey; container: string }> {
  let trouble: unknown
  for (const container of file.containers) {
    try {
      const secret = await open(container, passphrase, bindingOf(file.id))
      const key = new KeyEncryptionKey(file.id, secret)
      secret.fill(0)
      return { key, container }
    } catch (error) {
      trouble = moreTelling(trouble, error)
    }
  }
  throw trouble
}

/** Of two containers' troubles the one that says more than that the passphrase is another. */
function moreTelling(before: unknown, now: unknown): unknown {
  const another = before instanceof CryptoError && before.code === 'E_CONTAINER_PASSPHRASE'
  return before === undefined || another ? now : before
}
