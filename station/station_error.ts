/** What went wrong at the carrier. Every code has its message and its way out in resources/lang/…/carriers.json. */
export const STATION_ERROR_CODES = [
  'E_CARRIER_ABSENT',
  'E_CARRIER_REMOVED',
  'E_CARRIER_UNREADABLE',
  'E_CARRIER_UNWRITABLE',
  'E_CARRIER_FULL',
  'E_CARRIER_NOT_BLANK',
  'E_CARRIER_LEFTOVERS',
  'E_CARRIER_WRITTEN',
  'E_CARRIER_ALGORITHM',
  'E_CARRIER_FAULT',
  'E_CARRIER_SOURCE',
  'E_CARRIER_MODULE',
  'E_BLANK_UNAVAILABLE',
  'E_PIN_WRONG',
  'E_PIN_BLOCKED',
  'E_PIN_WEAK',
  'E_PIN_LAYOUT',
  'E_PIN_NOT_SET',
  'E_PIN_UNCHANGED',
  'E_OFFICER_PIN_WRONG',
  'E_OFFICER_PIN_BLOCKED',
  'E_UNBLOCK_UNAVAILABLE',
  'E_LEFTOVERS_STAY',
  'E_LEFTOVERS_CHANGED',
  'E_KEY_ABSENT',
  'E_CERTIFICATE_ABSENT',
  'E_CERTIFICATE_NOT_DER',
  'E_CERTIFICATE_OF_ANOTHER_KEY',
  'E_MESSAGE_MALFORMED',
  'E_MESSAGE_TYPE',
  'E_MESSAGE_VERSION',
  'E_STATION_FAULT',
  'E_XML_TO_SIGN',
  'E_SIGNER_UNCLEAR',
  'E_PIN_CANCELLED',
  'E_PIN_DIALOG_OPEN',
  'E_PIN_WINDOW_MISSING',
  'E_STATION_SETTINGS',
  'E_STATION_ORIGIN',
  'E_STATION_ORIGINS_MISSING',
  'E_STATION_NOT_INSTALLED',
  'E_STATION_CERTIFICATE_ENDED',
  'E_STATION_COMMAND',
  'E_STATION_PORT',
] as const

export type StationErrorCode = (typeof STATION_ERROR_CODES)[number]

/** The values that the message names. Never a PIN, never key material. */
export type StationFacts = Record<string, string | number>

/** An error of the station: it travels to the desk as its code and facts, nothing else. */
export class StationError extends Error {
  constructor(
    readonly code: StationErrorCode,
    readonly facts: StationFacts = {}
  ) {
    super(code)
    this.name = 'StationError'
  }
}
