/** What such a passphrase begins with; nobody types it by chance. */
export const DRAWN_MARK = 'drawn:'

/** 32 bytes in base64url. */
const DRAWN = /^drawn:[A-Za-z0-9_-]{43}$/

/** The passphrase that 256 drawn bits stand for. @param secret 32 random bytes */
export function drawnPassphrase(secret: Uint8Array): string {
  return DRAWN_MARK + Buffer.from(secret).toString('base64url')
}

/** Whether a passphrase was drawn and not thought up: there is nothing to guess, and stretching it adds nothing. */
export function isDrawn(passphrase: Uint8Array | string): boolean {
  return DRAWN.test(
    typeof passphrase === 'string' ? passphrase : Buffer.from(passphrase).toString('latin1')
  )
}
