import { createRequire } from 'node:module'
import type * as Pkcs11 from 'pkcs11js'
import { StationError } from '#station/station_error'
import type { StationErrorCode } from '#station/station_error'

/** pkcs11js is CommonJS whose constants an import statement does not see. */
export const pkcs11: typeof Pkcs11 = createRequire(import.meta.url)('pkcs11js')

/** A token in its slot, seen without a PIN. */
export interface Token {
  slot: Buffer
  /** Empty for a free slot of a software token. */
  serial: string
  label: string
  model: string
  flags: number
}

/** Texts of PKCS#11 are padded with blanks; some programs pad labels with zeros. */
const trimmed = (text: string) => text.replace(/[\0 ]+$/, '')

/**
 * A PKCS#11 module, loaded once in this process. Slot numbers change when a token is initialised, so
 * tokens are found by their serial number, each time anew.
 */
export class Pkcs11Module {
  readonly api = new pkcs11.PKCS11()

  /** @throws StationError E_CARRIER_MODULE */
  static load(path: string): Pkcs11Module {
    const loaded = new Pkcs11Module()
    try {
      loaded.api.load(path)
      loaded.api.C_Initialize()
    } catch (error) {
      throw new StationError('E_CARRIER_MODULE', { module: path, reason: reasonOf(error) })
    }
    return loaded
  }

  /** Starts the module anew: only then do some modules see tokens that came or went. Ends all sessions. */
  refresh(): void {
    this.api.C_Finalize()
    this.api.C_Initialize()
  }

  /** The tokens that are plugged in and readable, free slots of software tokens included. */
  tokens(): Token[] {
    return this.api
      .C_GetSlotList(true)
      .map((slot) => this.#look(slot))
      .filter((token) => token !== null)
  }

  /** @throws StationError E_CARRIER_ABSENT */
  token(serial: string): Token {
    const found = this.tokens().find((token) => token.serial === serial)
    if (!serial || !found) throw new StationError('E_CARRIER_ABSENT', { serial })
    return found
  }

  close(): void {
    this.api.C_Finalize()
    this.api.close()
  }

  /** Null for a token that was pulled out meanwhile or is damaged: it does not hide the others. */
  #look(slot: Buffer): Token | null {
    try {
      const { serialNumber, label, model, flags } = this.api.C_GetTokenInfo(slot)
      const [serial, name, kind] = [serialNumber, label, model].map(trimmed)
      return { slot, serial, label: name, model: kind, flags }
    } catch (error) {
      if (UNREADABLE.has(reasonOf(error))) return null
      throw error
    }
  }
}

/** How a token counts wrong PINs (PKCS#11 v2.40, CK_TOKEN_INFO flags): it tells the end, not the number. */
export function triesLeft({ flags }: Token): number | null {
  if (flags & pkcs11.CKF_USER_PIN_LOCKED) return 0
  if (flags & pkcs11.CKF_USER_PIN_FINAL_TRY) return 1
  return null
}

/** The same for the security officer's PIN. */
export function officerTriesLeft({ flags }: Token): number | null {
  if (flags & pkcs11.CKF_SO_PIN_LOCKED) return 0
  if (flags & pkcs11.CKF_SO_PIN_FINAL_TRY) return 1
  return null
}

const reasonOf = (error: unknown) =>
  /CKR_[A-Z0-9_]+/.exec(error instanceof Error ? error.message : '')?.[0] ?? 'unknown'

const CODES: Record<string, StationErrorCode> = {
  CKR_PIN_LOCKED: 'E_PIN_BLOCKED',
  CKR_USER_PIN_NOT_INITIALIZED: 'E_PIN_NOT_SET',
  CKR_DEVICE_REMOVED: 'E_CARRIER_REMOVED',
  CKR_TOKEN_NOT_PRESENT: 'E_CARRIER_REMOVED',
  CKR_SLOT_ID_INVALID: 'E_CARRIER_REMOVED',
  CKR_DEVICE_MEMORY: 'E_CARRIER_FULL',
  CKR_TOKEN_WRITE_PROTECTED: 'E_CARRIER_UNWRITABLE',
  CKR_TOKEN_NOT_RECOGNIZED: 'E_CARRIER_UNREADABLE',
  CKR_MECHANISM_INVALID: 'E_CARRIER_ALGORITHM',
}

/** What a slot answers whose token cannot be used. */
const UNREADABLE = new Set([
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_TOKEN_NOT_RECOGNIZED',
  'CKR_DEVICE_REMOVED',
  'CKR_DEVICE_ERROR',
])

const WRONG_PIN = new Set(['CKR_PIN_INCORRECT', 'CKR_PIN_INVALID', 'CKR_PIN_LEN_RANGE'])

/** Whether the module says that a PIN is not the right one. */
export const isWrongPin = (error: unknown) => WRONG_PIN.has(reasonOf(error))

/** Whether the module says that the token is not there any more. */
export const isRemoved = (error: unknown) => CODES[reasonOf(error)] === 'E_CARRIER_REMOVED'

/** Whether the module says that a session is over, for its token went. */
export const isEnded = (error: unknown) =>
  isRemoved(error) || reasonOf(error) === 'CKR_SESSION_HANDLE_INVALID'

const NO_ATTRIBUTE = new Set(['CKR_ATTRIBUTE_TYPE_INVALID', 'CKR_ATTRIBUTE_SENSITIVE'])

/** Whether the module says that an object has no such attribute, or shows it to nobody. */
export const hasNoAttribute = (error: unknown) => NO_ATTRIBUTE.has(reasonOf(error))

/** What a CKR_… value means for a carrier. An error that is no CKR_… value is given back as it is. */
export function troubleOf(error: unknown, serial: string): unknown {
  if (error instanceof StationError || reasonOf(error) === 'unknown') return error
  const reason = reasonOf(error)
  if (CODES[reason]) return new StationError(CODES[reason], { serial, algorithm: 'gost-2015' })
  return new StationError('E_CARRIER_FAULT', { serial, reason })
}
