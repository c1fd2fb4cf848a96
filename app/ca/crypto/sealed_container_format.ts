import { createHash } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import type { KeyDerivation } from '#ca/crypto/sealing_keys'

/** A sealed container, version 1, without its checksum. Byte strings are base64. */
export interface ContainerBody {
  format: 'kualik-sealed'
  version: 1
  kdf: KeyDerivation
  passphraseCheck: string
  nonce: string
  /** The ciphertext and then the tag. */
  sealed: string
}

/**
 * SHA-256 over the fields, as hex. It protects from accidents only: without it a rotten bit in the salt would look
 * like a wrong passphrase.
 */
export function checksum(body: ContainerBody): string {
  const { format, version, kdf, passphraseCheck, nonce, sealed } = body
  const fields = [format, version, kdf.name, kdf.cost, kdf.salt, passphraseCheck, nonce, sealed]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

/** @throws CryptoError E_CONTAINER_DAMAGED, E_CONTAINER_VERSION */
export function readContainer(text: string): ContainerBody {
  const value = parse(text)
  if (value.format !== 'kualik-sealed') throw new CryptoError('E_CONTAINER_DAMAGED')
  if (value.version !== 1) {
    throw new CryptoError('E_CONTAINER_VERSION', { version: String(value.version) })
  }
  if (!isBody(value) || checksum(value) !== value.checksum) {
    throw new CryptoError('E_CONTAINER_DAMAGED')
  }
  return value
}

function parse(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CryptoError('E_CONTAINER_DAMAGED')
  }
  if (!isRecord(value)) throw new CryptoError('E_CONTAINER_DAMAGED')
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isBody(value: unknown): value is ContainerBody & { checksum: string } {
  if (!isRecord(value) || !isRecord(value.kdf)) return false
  const { name, cost, salt } = value.kdf
  const texts = [salt, value.passphraseCheck, value.nonce, value.sealed, value.checksum]
  return (
    name === 'scrypt' && typeof cost === 'number' && texts.every((text) => typeof text === 'string')
  )
}
