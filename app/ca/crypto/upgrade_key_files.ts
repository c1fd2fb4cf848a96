import { readFile } from 'node:fs/promises'
import { oldKeyBinding, readOldKeyFile, type OldKeyFile } from '#ca/crypto/key_file'
import { replaceFile } from '#ca/crypto/new_file'
import {
  openOrMakeFolder,
  withPassphrase,
  type FolderOpening,
} from '#ca/crypto/opened_key_encryption'
import { open } from '#ca/crypto/sealed_container'
import { keyPath, keysIn, pairOf, sealedFile } from '#ca/crypto/software_key_store'
import type { KeyPair } from '#ca/crypto/key_pair'

/**
 * The ids of the keys of a folder that are still in files of the first version, sealed under the passphrase itself.
 *
 * @throws CryptoError E_KEY_FILE_DAMAGED, E_KEY_STORE_VERSION
 */
export async function oldKeysIn(directory: string): Promise<string[]> {
  const files = await oldFiles(directory)
  return files.map(({ keyId }) => keyId)
}

/**
 * Brings key files of the first version to the present one: under a key-encryption key. Every key is opened before
 * anything is written, and each file is replaced whole: cut off at any point, it is done again.
 *
 * @returns the ids of the keys that were sealed anew
 * @throws CryptoError E_CONTAINER_…, E_KEY_FILE_DAMAGED, E_KEY_STORE_VERSION
 */
export async function upgradeKeyFiles(opening: FolderOpening): Promise<string[]> {
  const { directory } = opening
  const pairs = new Map<string, KeyPair>()
  try {
    for (const file of await oldFiles(directory))
      pairs.set(file.keyId, await openOld(file, opening))
    if (pairs.size === 0) return []
    const encryption = await openOrMakeFolder(opening)
    for (const [keyId, pair] of pairs)
      await replaceFile(keyPath(directory, keyId), sealedFile(keyId, pair, encryption))
    encryption.wipe()
    return [...pairs.keys()]
  } finally {
    for (const pair of pairs.values()) pair.wipe()
  }
}

async function oldFiles(directory: string): Promise<OldKeyFile[]> {
  const keyIds = await keysIn(directory)
  const files = await Promise.all(
    keyIds.map(async (keyId) =>
      readOldKeyFile(keyId, await readFile(keyPath(directory, keyId), 'utf8'))
    )
  )
  return files.filter((file) => file !== null)
}

async function openOld(file: OldKeyFile, { passphrase }: FolderOpening): Promise<KeyPair> {
  const secret = await withPassphrase(passphrase, (bytes) =>
    open(file.sealed, bytes, oldKeyBinding(file))
  )
  return pairOf(file, secret)
}
