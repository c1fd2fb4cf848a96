import { CRLReasons } from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { readSerial } from '#ca/publication/serial_text'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import { standing } from '#ca/issuance/standing'

/** What anybody may know of a certificate number (S-26); never whose it is. */
export type SerialState = 'valid' | 'early' | 'expired' | 'revoked' | 'unknown'

export interface SerialAnswer {
  /** Lower-case hex. */
  serial: string
  state: SerialState
  /** Only of a revoked one: since when, and the name of the reason code (RFC 5280 5.3.1). */
  revokedAt: DateTime | null
  reason: string | null
  /** When the register was asked. */
  at: DateTime
}

/** The name of a reason code. */
export function reasonName(code: number): string {
  return CRLReasons[code] ?? 'unspecified'
}

async function authorityState(serial: string, at: DateTime): Promise<SerialState> {
  const authority = await Authority.findBy('serial', serial)
  return authority
    ? (standing({ ...dates(authority), state: 'issued' }, at) as SerialState)
    : 'unknown'
}

const dates = ({ notBefore, notAfter }: Authority) => ({ notBefore, notAfter })

/**
 * What the register says of a number, at a moment. A number that was only reserved was issued to nobody: unknown.
 * A revocation whose time has not come yet is not told.
 *
 * @throws CaError E_SERIAL_UNREADABLE
 */
export async function lookUpSerial(text: string, at: DateTime): Promise<SerialAnswer> {
  const serial = readSerial(text)
  const answer = { serial, at, revokedAt: null, reason: null }
  const certificate = await Certificate.query()
    .where({ serial, state: 'issued' })
    .preload('revocation')
    .first()
  if (!certificate) return { ...answer, state: await authorityState(serial, at) }
  const { revocation } = certificate
  if (revocation && revocation.revokedAt <= at) {
    const { revokedAt, reason } = revocation
    return { ...answer, state: 'revoked', revokedAt, reason: reasonName(reason) }
  }
  return { ...answer, state: standing(certificate, at) as SerialState }
}
