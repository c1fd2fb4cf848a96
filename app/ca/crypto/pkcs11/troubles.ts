import { CryptoError } from '#ca/crypto/crypto_error'
import { reasonOf } from '#ca/crypto/pkcs11/binding'

/** The module was started anew since the connection was made. */
export class StaleConnection extends Error {}

/** What a module says when the token, the session or itself is gone: opened again, the act may succeed. */
const GONE = new Set([
  'CKR_CRYPTOKI_NOT_INITIALIZED',
  'CKR_DEVICE_ERROR',
  'CKR_DEVICE_REMOVED',
  'CKR_GENERAL_ERROR',
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SLOT_ID_INVALID',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_USER_NOT_LOGGED_IN',
])

/** Whether it may help to open the token again. */
export function isGone(error: unknown): boolean {
  return error instanceof StaleConnection || GONE.has(reasonOf(error) ?? '')
}

const CODES: Record<string, `E_${string}`> = {
  CKR_DEVICE_MEMORY: 'E_KEY_STORE_FULL',
  CKR_DEVICE_REMOVED: 'E_KEY_STORE_TOKEN_ABSENT',
  CKR_TOKEN_NOT_PRESENT: 'E_KEY_STORE_TOKEN_ABSENT',
  CKR_SLOT_ID_INVALID: 'E_KEY_STORE_TOKEN_ABSENT',
}

/** What a CKR_… value means for a key store. An error that is no CKR_… value is given back as it is. */
export function troubleOf(error: unknown, serial: string): unknown {
  const reason = reasonOf(error)
  if (!reason || error instanceof CryptoError) return error
  const code = CODES[reason]
  if (code) return new CryptoError(code, { serial }, 503)
  return new CryptoError('E_KEY_STORE_FAULT', { serial, reason }, 503)
}
