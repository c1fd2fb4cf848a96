import { ALGORITHM_NAMES, type AlgorithmName } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'

/** A key of the software store as it lies in its file: what may be seen, and the sealed private key. */
export interface KeyFile {
  keyId: string
  algorithm: AlgorithmName
  /** DER of the SubjectPublicKeyInfo, base64. */
  publicKey: string
  /** A sealed container with the PKCS#8 of the private key. */
  sealed: string
}

/** What binds a container to its key: under another name or algorithm it does not open. */
export function keyBinding({ keyId, algorithm }: Pick<KeyFile, 'keyId' | 'algorithm'>): string {
  return `kualik key ${keyId} ${algorithm}`
}

/** The file's text. */
export function writeKeyFile({ keyId, algorithm, publicKey, sealed }: KeyFile): string {
  const container: unknown = JSON.parse(sealed)
  const content = { format: 'kualik-key', version: 1, keyId, algorithm, publicKey, container }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** @throws CryptoError E_KEY_FILE_DAMAGED when it is not the file of this key */
export function readKeyFile(keyId: string, text: string): KeyFile {
  const damaged = new CryptoError('E_KEY_FILE_DAMAGED', { keyId }, 500)
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw damaged
  }
  if (!isContent(content) || content.keyId !== keyId) throw damaged
  const { algorithm, publicKey, container } = content
  return { keyId, algorithm, publicKey, sealed: JSON.stringify(container) }
}

interface Content {
  keyId: string
  algorithm: AlgorithmName
  publicKey: string
  container: unknown
}

function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false
  const content: Partial<Record<string, unknown>> = { ...value }
  return (
    content.format === 'kualik-key' &&
    content.version === 1 &&
    ALGORITHM_NAMES.some((name) => name === content.algorithm) &&
    typeof content.publicKey === 'string'
  )
}
