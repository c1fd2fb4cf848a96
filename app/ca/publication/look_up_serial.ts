import { CRLReasons } from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { readSerial } from '#ca/publication/serial_text'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import RootCertificate from '#models/root_certificate'
import ServiceCertificate from '#models/service_certificate'
import { standing } from '#ca/issuance/standing'
import type { ServicePurpose } from '#models/service_certificate'

/** What anybody may know of a certificate number (S-26); never whose it is. */
export type SerialState = 'valid' | 'early' | 'expired' | 'revoked' | 'unknown'

/**
 * What follows from a state for who relies on what was signed. Of a revoked time stamping unit it hangs on the reason
 * (RFC 3161 4): after keyCompromise none of its stamps proves a moment.
 */
export type SerialMeaning = SerialState | 'no_stamp' | 'earlier_stamps' | 'service_revoked' | 'held'

export interface SerialAnswer {
  /** Lower-case hex. */
  serial: string
  state: SerialState
  meaning: SerialMeaning
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

/** What is known of a number that was issued. */
interface Issued {
  notBefore: DateTime
  notAfter: DateTime
  revocation: { revokedAt: DateTime; reason: string } | null
  /** Only of a service. */
  purpose?: ServicePurpose
}

type Coded = { revokedAt: DateTime; reason: number } | null

const named = (revocation: Coded) =>
  revocation && { revokedAt: revocation.revokedAt, reason: reasonName(revocation.reason) }

async function ofHolder(serial: string): Promise<Issued | null> {
  const found = await Certificate.query()
    .where({ serial, state: 'issued' })
    .preload('revocation')
    .first()
  return found && { ...dates(found), revocation: named(found.revocation) }
}

async function ofService(serial: string): Promise<Issued | null> {
  const found = await ServiceCertificate.query()
    .where({ serial, state: 'issued' })
    .preload('revocation')
    .first()
  const { purpose } = found ?? {}
  return found && { ...dates(found), purpose, revocation: named(found.revocation) }
}

/** An authority is revoked by the Root CA above it, whose register may be here. */
async function ofAuthority(serial: string): Promise<Issued | null> {
  const found = await Authority.findBy('serial', serial)
  if (!found) return null
  const root = await RootCertificate.query().where('serial', serial).preload('revocation').first()
  const { revokedAt, reason } = root?.revocation ?? {}
  return { ...dates(found), revocation: revokedAt && reason ? { revokedAt, reason } : null }
}

const dates = ({ notBefore, notAfter }: Pick<Issued, 'notBefore' | 'notAfter'>) => ({
  notBefore,
  notAfter,
})

function meaningOfRevoked(reason: string, purpose?: ServicePurpose): SerialMeaning {
  if (purpose === 'tsa') return reason === 'keyCompromise' ? 'no_stamp' : 'earlier_stamps'
  if (reason === 'certificateHold') return 'held'
  return purpose ? 'service_revoked' : 'revoked'
}

/**
 * What the register says of a number, at a moment. A number that was only reserved was issued to nobody: unknown.
 * A revocation whose time has not come yet is not told.
 *
 * @throws CaError E_SERIAL_UNREADABLE
 */
export async function lookUpSerial(text: string, at: DateTime): Promise<SerialAnswer> {
  const serial = readSerial(text)
  const answer = { serial, at, revokedAt: null, reason: null }
  const issued =
    (await ofHolder(serial)) ?? (await ofService(serial)) ?? (await ofAuthority(serial))
  if (!issued) return { ...answer, state: 'unknown', meaning: 'unknown' }
  const { revocation, purpose } = issued
  if (revocation && revocation.revokedAt <= at) {
    const meaning = meaningOfRevoked(revocation.reason, purpose)
    return { ...answer, ...revocation, state: 'revoked', meaning }
  }
  const state = standing({ ...dates(issued), state: 'issued' }, at) as SerialState
  return { ...answer, state, meaning: state }
}
