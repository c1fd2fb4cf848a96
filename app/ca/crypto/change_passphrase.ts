import { CryptoError } from '#ca/crypto/crypto_error'
import {
  keyEncryptionPath,
  openKeyEncryptionKey,
  readKeyEncryptionFile,
  sealKeyEncryptionKey,
  writeKeyEncryptionFile,
  type KeyEncryptionFile,
} from '#ca/crypto/key_encryption_file'
import { replaceFile } from '#ca/crypto/new_file'

/** A change of passphrase; the caller overwrites both. */
export interface PassphraseChange {
  /** The store's folder. */
  directory: string
  old: Uint8Array
  next: Uint8Array
  /** log2 of the scrypt N, see `seal`. */
  cost?: number
  /** Called when both passphrases open the store: the moment to put the new one where the server reads it. */
  between?: () => Promise<void>
}

/**
 * Seals the key-encryption key of a store under a new passphrase. No key is touched. In two steps: first the old
 * and the new passphrase both open the store, then the new one alone; whoever is killed in between leaves a store
 * that opens, and may run it again.
 *
 * @throws CryptoError E_KEK_ABSENT, E_KEK_DAMAGED, E_KEY_STORE_VERSION, E_CONTAINER_… for the old passphrase;
 *   E_KEY_STORE_CHANGED when somebody else changes it at the same time
 */
export async function changePassphrase(change: PassphraseChange): Promise<void> {
  const { directory, old, next, cost, between } = change
  const file = await readKeyEncryptionFile(directory)
  if (!file) throw new CryptoError('E_KEK_ABSENT', { directory }, 500)
  const { key, container } = await openKeyEncryptionKey(file, old)
  const fresh = await sealKeyEncryptionKey(key, next, cost).finally(() => key.wipe())
  await replaceUnchanged(directory, file, [container, fresh])
  await between?.()
  await replaceUnchanged(directory, { ...file, containers: [container, fresh] }, [fresh])
}

/** Whether a change was cut off between its two steps: two passphrases open the store. */
export async function isChangeUnfinished(directory: string): Promise<boolean> {
  const file = await readKeyEncryptionFile(directory)
  return file !== null && file.containers.length > 1
}

async function replaceUnchanged(directory: string, before: KeyEncryptionFile, next: string[]) {
  const now = await readKeyEncryptionFile(directory)
  const text = writeKeyEncryptionFile(before)
  if (!now || writeKeyEncryptionFile(now) !== text) throw new CryptoError('E_KEY_STORE_CHANGED')
  const path = keyEncryptionPath(directory)
  await replaceFile(path, writeKeyEncryptionFile({ id: before.id, containers: next }))
}
