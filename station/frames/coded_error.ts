import { CaError } from '#ca/ca_error'
import { CryptoError } from '#ca/crypto/crypto_error'
import { StationError } from '#station/station_error'
import { unforeseen } from '#station/unforeseen'
import type { StationFacts } from '#station/station_error'

/** What a frame tells of an error. */
export interface CodedError {
  code: string
  facts: StationFacts
}

/** The code and facts of an error; E_STATION_FAULT of one that nobody foresaw. */
export function codedError(error: unknown): CodedError {
  const known =
    error instanceof StationError || error instanceof CaError || error instanceof CryptoError
  const { code, facts } = known ? error : unforeseen(error)
  return { code, facts }
}
