import { readSecretFile } from '#ca/authorities/secret_file'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { Unlocking } from '#ca/authorities/ca_settings'

/**
 * What opens a key store when nobody has opened it yet: the secret in its file; or what somebody types, where there
 * is somebody to ask.
 *
 * @param ask null in a server, which is opened by `node ace keys:open`
 */
export function secretSource(
  unlocking: Unlocking,
  file: string,
  ask: (() => Promise<Buffer>) | null
): () => Promise<Buffer> {
  if (unlocking === 'file') return () => readSecretFile(file)
  return ask ?? (() => Promise.reject(new CryptoError('E_KEY_STORE_LOCKED', {}, 503)))
}
