import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import { StationError } from '#station/station_error'
import type { StationFacts } from '#station/station_error'

/** What a frame tells of an error. */
export interface CodedError {
  code: string
  facts: StationFacts
}

/**
 * The code and facts of an error. One that nobody foresaw is told by its place on stderr; its message is not, for it
 * may quote its input.
 */
export function codedError(error: unknown): CodedError {
  if (error instanceof StationError || error instanceof CaError || error instanceof CryptoError)
    return { code: error.code, facts: error.facts }
  const frames = error instanceof Error ? (error.stack ?? '').match(/^ {4}at .*$/gm) : null
  process.stderr.write(`station: unforeseen ${error instanceof Error ? error.name : 'error'}\n`)
  process.stderr.write(`${(frames ?? []).join('\n')}\n`)
  return { code: 'E_STATION_FAULT', facts: {} }
}
