import { createHmac, randomBytes } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { reasonOf } from '#ca/crypto/pkcs11/binding'
import type { Handle } from 'pkcs11js'
import type { Pkcs11Module, TokenInfo } from '#ca/crypto/pkcs11/module'

/** A PIN and where it comes from. */
export interface GivenPin {
  /** Overwritten by whoever gave it. */
  bytes: Buffer
  /** Whether somebody has just typed it; otherwise it lies in a file and would be tried again and again. */
  typed: boolean
}

const WRONG = new Set(['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE'])

/**
 * Logs in to a token, and spares its tries: a PIN that was refused is not tried again in this process, and one
 * from a file is not tried when a single try is left.
 */
export class PinLogin {
  /** Tells a PIN again without keeping it. */
  readonly #salt = randomBytes(32)
  #refused: string | undefined

  /**
   * @throws CryptoError E_KEY_STORE_PIN_WRONG { serial, last: 'yes' | 'no' }, E_KEY_STORE_PIN_LAST_TRY,
   *   E_KEY_STORE_PIN_LOCKED, E_KEY_STORE_PIN_UNSET
   */
  login(module: Pkcs11Module, session: Handle, token: TokenInfo, pin: GivenPin): void {
    const { serial } = token
    const { CKF_USER_PIN_LOCKED, CKF_USER_PIN_FINAL_TRY, CKU_USER } = module.binding
    if (token.flags & CKF_USER_PIN_LOCKED) throw locked(serial)
    const last = (token.flags & CKF_USER_PIN_FINAL_TRY) !== 0
    if (this.#digest(pin) === this.#refused) throw wrong(serial, last)
    if (last && !pin.typed) throw new CryptoError('E_KEY_STORE_PIN_LAST_TRY', { serial }, 500)
    try {
      module.api.C_Login(session, CKU_USER, pin.bytes.toString('utf8'))
      this.#refused = undefined
    } catch (error) {
      this.#judge(error, module, token, pin)
    }
  }

  #judge(error: unknown, module: Pkcs11Module, { serial }: TokenInfo, pin: GivenPin) {
    const reason = reasonOf(error) ?? ''
    if (reason === 'CKR_USER_ALREADY_LOGGED_IN') return
    if (reason === 'CKR_PIN_LOCKED') throw locked(serial)
    if (reason === 'CKR_USER_PIN_NOT_INITIALIZED')
      throw new CryptoError('E_KEY_STORE_PIN_UNSET', { serial }, 500)
    if (!WRONG.has(reason)) throw error
    this.#refused = this.#digest(pin)
    const flags = module.tokens().find((token) => token.serial === serial)?.flags ?? 0
    if (flags & module.binding.CKF_USER_PIN_LOCKED) throw locked(serial)
    throw wrong(serial, (flags & module.binding.CKF_USER_PIN_FINAL_TRY) !== 0)
  }

  #digest({ bytes }: GivenPin): string {
    return createHmac('sha256', this.#salt).update(bytes).digest('hex')
  }
}

const locked = (serial: string) => new CryptoError('E_KEY_STORE_PIN_LOCKED', { serial }, 500)

const wrong = (serial: string, last: boolean) =>
  new CryptoError('E_KEY_STORE_PIN_WRONG', { serial, last: last ? 'yes' : 'no' }, 500)
