/** What such a passphrase begins with; nobody types it by chance. */
export const DRAWN_MARK = 'drawn:'

/** The mark, and 32 bytes in base64url. */
const LENGTH = DRAWN_MARK.length + 43
const BASE64URL = new Set(
  Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')
)

/** The passphrase that 256 drawn bits stand for. @param secret 32 random bytes */
export function drawnPassphrase(secret: Uint8Array): string {
  return DRAWN_MARK + Buffer.from(secret).toString('base64url')
}

/**
 * Whether a passphrase was drawn and not thought up: there is nothing to guess, and stretching it adds nothing. Bytes are
 * looked at as bytes: a text of them could not be overwritten.
 */
export function isDrawn(passphrase: Uint8Array | string): boolean {
  const bytes = typeof passphrase === 'string' ? Buffer.from(passphrase) : passphrase
  if (bytes.length !== LENGTH) return false
  return bytes.every((byte, at) =>
    at < DRAWN_MARK.length ? byte === DRAWN_MARK.charCodeAt(at) : BASE64URL.has(byte)
  )
}
