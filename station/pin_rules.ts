import { MIN_PASSWORD, isFitPassword, isPassword } from '#station/password_rule'
import { guessable } from '#station/guessable_pin'
import { StationError } from '#station/station_error'
import type { Guessable } from '#station/guessable_pin'

/** Shortest and longest PIN, in characters. PKCS#11 tokens take at most 32. */
export const MIN_PIN = 6
export const MAX_PIN = 32

const LENGTHS = { maximum: MAX_PIN, digits: MIN_PIN, letters: MIN_PASSWORD }

/** PINs with which tokens leave the factory: leaving them unchanged is the same as having none. */
const VENDOR_PINS = new Set(['12345678', '87654321', '1234567890'])

/**
 * Refuses what no keyboard layout of a PIN can give: control characters and letters outside ASCII (in the
 * Kazakh layout the upper row gives letters). Called before a PIN is tried, so that no try is spent on it.
 *
 * @throws StationError E_PIN_LAYOUT
 */
export function assertTypedInLatin(pin: Buffer): void {
  if (pin.some((byte) => byte < 0x20 || byte > 0x7e)) throw new StationError('E_PIN_LAYOUT')
}

type Weakness = 'short' | 'long' | 'vendor' | 'password' | Guessable

function weaknessOf(pin: Buffer): Weakness | undefined {
  if (pin.length < MIN_PIN) return 'short'
  if (pin.length > MAX_PIN) return 'long'
  const text = pin.toString('latin1')
  if (VENDOR_PINS.has(text)) return 'vendor'
  return guessable(text) ?? (isPassword(text) && !isFitPassword(text) ? 'password' : undefined)
}

/**
 * What a PIN must be before it takes another's place.
 *
 * @throws StationError those of `assertFitPin`, E_PIN_UNCHANGED
 */
export function assertFitNewPin(pin: Buffer, newPin: Buffer): void {
  assertFitPin(newPin)
  if (newPin.equals(pin)) throw new StationError('E_PIN_UNCHANGED')
}

/**
 * What a PIN must be before it is set on a carrier. Whose carrier it will be is not known here:
 * `#station/pin_of_holder` looks at that.
 *
 * @throws StationError E_PIN_LAYOUT, E_PIN_WEAK { reason: short | long | vendor | repeated | block | sequence |
 *   word | password (N-9), minimum, maximum, digits, letters: the shortest of each kind }
 */
export function assertFitPin(pin: Buffer): void {
  assertTypedInLatin(pin)
  const reason = weaknessOf(pin)
  const minimum = isPassword(pin.toString('latin1')) ? MIN_PASSWORD : MIN_PIN
  if (reason) throw new StationError('E_PIN_WEAK', { reason, minimum, ...LENGTHS })
}
