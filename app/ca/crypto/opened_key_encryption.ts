import { CryptoError } from '#ca/crypto/crypto_error'
import {
  keyEncryptionPath,
  openKeyEncryptionKey,
  readKeyEncryptionFile,
  sealKeyEncryptionKey,
  writeKeyEncryptionFile,
} from '#ca/crypto/key_encryption_file'
import { KeyEncryptionKey } from '#ca/crypto/key_encryption_key'
import { writeNewFile } from '#ca/crypto/new_file'

/** How a store's folder is opened. */
export interface FolderOpening {
  directory: string
  /** Asked for when there is something to open or to make; what it gives is overwritten. */
  passphrase: () => Promise<Buffer>
  /** log2 of the scrypt N of what is sealed, see `seal`. */
  cost?: number
}

/** Runs an act with the passphrase and overwrites it afterwards. */
export async function withPassphrase<T>(
  ask: () => Promise<Buffer>,
  act: (passphrase: Buffer) => Promise<T>
): Promise<T> {
  const passphrase = await ask()
  try {
    return await act(passphrase)
  } finally {
    passphrase.fill(0)
  }
}

/**
 * Opens the key-encryption key of a folder.
 *
 * @throws CryptoError E_KEK_ABSENT, E_KEK_DAMAGED, E_KEY_STORE_VERSION, E_CONTAINER_…
 */
export async function openFolder({ directory, passphrase }: FolderOpening) {
  const file = await readKeyEncryptionFile(directory)
  if (!file) throw new CryptoError('E_KEK_ABSENT', { directory }, 500)
  const opened = await withPassphrase(passphrase, (bytes) => openKeyEncryptionKey(file, bytes))
  return opened.key
}

/** Opens the key-encryption key of a folder, which is made when there is none. The folder exists. */
export async function openOrMakeFolder(opening: FolderOpening): Promise<KeyEncryptionKey> {
  const { directory, passphrase, cost } = opening
  if (!(await readKeyEncryptionFile(directory))) {
    const key = KeyEncryptionKey.generate()
    const container = await withPassphrase(passphrase, (bytes) =>
      sealKeyEncryptionKey(key, bytes, cost)
    )
    const text = writeKeyEncryptionFile({ id: key.id, containers: [container] })
    if (await writeNewFile(keyEncryptionPath(directory), text)) return key
    key.wipe()
  }
  return openFolder(opening)
}
