import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { checksum, readContainer, type ContainerBody } from '#ca/crypto/sealed_container_format'
import { costOf, deriveKeys, type SealingKeys } from '#ca/crypto/sealing_keys'

/*
| A secret under a passphrase, as text: scrypt (RFC 7914) makes the keys, AES-256-GCM (NIST SP 800-38D) seals.
|
| Who can read a container can try passphrases, each at the price of one scrypt. Who can change it can destroy the
| secret, or put an older container of the same name back, and nothing else: every part is under the tag or
| under the passphrase check.
*/

const CIPHER = 'aes-256-gcm'
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

/**
 * Seals a secret.
 *
 * @param passphrase a text, or the bytes of its UTF-8; long, or the scrypt cost is all that protects the secret
 * @param aad what the container belongs to; it opens only with the same words
 * @param options.cost log2 of the scrypt N: 17 takes 128 MiB and some tenths of a second, and is taken unless the passphrase
 *   was drawn; less is for tests
 * @returns JSON, one line
 */
export async function seal(
  secret: Uint8Array,
  passphrase: Uint8Array | string,
  aad: string,
  { cost = costOf(passphrase) } = {}
): Promise<string> {
  const kdf = { name: 'scrypt' as const, cost, salt: randomBytes(32).toString('base64') }
  const keys = await deriveKeys(passphrase, kdf)
  const nonce = randomBytes(NONCE_LENGTH)
  const cipher = createCipheriv(CIPHER, keys.encryption, nonce, { authTagLength: TAG_LENGTH })
  cipher.setAAD(Buffer.from(aad))
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  keys.wipe()

  const body: ContainerBody = {
    format: 'kualik-sealed',
    version: 1,
    kdf,
    passphraseCheck: keys.passphraseCheck.toString('base64'),
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  }
  return JSON.stringify({ ...body, checksum: checksum(body) })
}

/**
 * Opens what `seal` made. The caller wipes the secret.
 *
 * @throws CryptoError E_CONTAINER_PASSPHRASE (the container is whole, the passphrase is another),
 *   E_CONTAINER_DAMAGED, E_CONTAINER_VERSION, E_CONTAINER_BINDING (whole, but it belongs to something else, or
 *   somebody has changed it on purpose)
 */
export async function open(
  text: string,
  passphrase: Uint8Array | string,
  aad: string
): Promise<Uint8Array> {
  const body = readContainer(text)
  const keys = await deriveKeys(passphrase, body.kdf)
  try {
    assertPassphrase(keys, body)
    return decrypt(keys, body, aad)
  } finally {
    keys.wipe()
  }
}

function assertPassphrase(keys: SealingKeys, body: ContainerBody) {
  const expected = Buffer.from(body.passphraseCheck, 'base64')
  if (expected.length !== keys.passphraseCheck.length) throw new CryptoError('E_CONTAINER_DAMAGED')
  if (!timingSafeEqual(expected, keys.passphraseCheck)) {
    throw new CryptoError('E_CONTAINER_PASSPHRASE')
  }
}

function decrypt(keys: SealingKeys, body: ContainerBody, aad: string): Uint8Array {
  const nonce = Buffer.from(body.nonce, 'base64')
  const sealed = Buffer.from(body.sealed, 'base64')
  if (nonce.length !== NONCE_LENGTH || sealed.length < TAG_LENGTH) {
    throw new CryptoError('E_CONTAINER_DAMAGED')
  }
  const decipher = createDecipheriv(CIPHER, keys.encryption, nonce, { authTagLength: TAG_LENGTH })
  decipher.setAAD(Buffer.from(aad))
  decipher.setAuthTag(sealed.subarray(-TAG_LENGTH))
  const secret = decipher.update(sealed.subarray(0, -TAG_LENGTH))
  try {
    decipher.final()
  } catch {
    secret.fill(0)
    throw new CryptoError('E_CONTAINER_BINDING')
  }
  return secret
}
