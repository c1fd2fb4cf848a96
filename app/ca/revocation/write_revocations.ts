import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { reasonCode } from '#ca/revocation/grounds'
import { endHold } from '#ca/revocation/holds/end_hold'
import Application from '#models/application'
import Certificate from '#models/certificate'
import Revocation from '#models/revocation'
import type { Actor } from '#ca/actor'
import type { AuditAct } from '#ca/audit/events'
import type { Ground } from '#ca/revocation/grounds'
import type { RevocationChannel } from '#models/revocation'

/** Why and how certificates are revoked. */
export interface RevocationFacts {
  ground: Ground
  channel: RevocationChannel
  letterId: number | null
  /** The message of an HR system that asked for it (S-22): unique. */
  hrMessageId?: number | null
  /** What proves the ground where there is no letter: a decision, a certificate of death. */
  basis: string | null
  /** Since when the key is believed to be in other hands. */
  invalidityDate: DateTime | null
  actor: Actor
  at: DateTime
}

/** What never changes of a certificate, read before the transaction: whose rows are to be locked. */
export interface Known {
  id: number
  applicationId: number | null
}

/** A revocation, and the audit entry that has to be appended when all rows are written. */
export interface WrittenRevocation {
  revocation: Revocation
  act: AuditAct<'certificate_revoked'>
}

/** Applications before certificates, as everywhere; writing a row is what locks it, on SQLite too. */
export async function lockCertificates(
  trx: TransactionClientContract,
  known: readonly Known[]
): Promise<Certificate[]> {
  const applications = known.flatMap(({ applicationId }) => applicationId ?? [])
  const ids = known.map(({ id }) => id)
  const unchanged = { state: trx.raw('state') }
  await trx.from('applications').whereIn('id', applications).update(unchanged)
  await trx.from('certificates').whereIn('id', ids).update(unchanged)
  return Certificate.query({ client: trx })
    .whereIn('id', ids)
    .forUpdate()
    .preload('carrier')
    .orderBy('id')
}

/**
 * The holds among certificates that can be revoked: issued, in their validity, not revoked for good.
 *
 * @throws CaError E_CERTIFICATE_ALREADY_REVOKED, E_REVOKE_NOT_ISSUED, E_REVOKE_EXPIRED
 */
export async function assertRevocable(
  trx: TransactionClientContract,
  certificates: readonly Certificate[],
  at: DateTime
): Promise<Revocation[]> {
  const earlier = await Revocation.query({ client: trx }).whereIn(
    'certificateId',
    certificates.map(({ id }) => id)
  )
  for (const { id, serial, state, notAfter } of certificates) {
    if (earlier.some(({ certificateId, isForGood }) => certificateId === id && isForGood))
      throw new CaError('E_CERTIFICATE_ALREADY_REVOKED', { serial }, 409)
    if (state !== 'issued') throw new CaError('E_REVOKE_NOT_ISSUED', { serial, state }, 409)
    if (notAfter < at) throw new CaError('E_REVOKE_EXPIRED', { serial }, 409)
  }
  return earlier
}

/** An application whose certificate nobody has yet, or whose carrier never left the house, is over. */
async function closeApplications(
  trx: TransactionClientContract,
  certificates: readonly Certificate[]
) {
  await Application.query({ client: trx })
    .whereIn(
      'id',
      certificates.flatMap(({ applicationId }) => applicationId ?? [])
    )
    .whereIn('state', ['issued', 'written', 'to_install'])
    .update({ state: 'revoked' })
}

async function write(
  trx: TransactionClientContract,
  certificate: Certificate,
  { ground, channel, letterId, hrMessageId, basis, invalidityDate, actor, at }: RevocationFacts,
  since: DateTime
): Promise<WrittenRevocation> {
  const { id: certificateId, serial, carrier } = certificate
  const revocation = await Revocation.create(
    {
      certificateId,
      ground: ground.key,
      reason: reasonCode(ground),
      revokedAt: since.toUTC(),
      invalidityDate,
      channel,
      letterId,
      hrMessageId,
      createdAt: at,
    },
    { client: trx }
  )
  const data = {
    serial,
    ground: ground.key,
    item: Number(ground.paragraph.slice(-1)),
    reason: ground.reason,
    revokedAt: since.toUTC().toISO() ?? '',
    invalidityDate: invalidityDate?.toUTC().toISO() ?? null,
    channel,
    letterId,
    basis,
    carrierSerialNumber: carrier?.serialNumber ?? null,
  }
  const subject = `certificate:${serial}` as const
  return { revocation, act: { event: 'certificate_revoked', actor, subject, data } }
}

/**
 * Revokes certificates within a transaction: all of them or none. The audit entries are the caller's. One that is on
 * hold has not been good since then: it stays revoked from that moment.
 *
 * @throws CaError E_CERTIFICATE_ALREADY_REVOKED, E_REVOKE_NOT_ISSUED, E_REVOKE_EXPIRED; a unique violation when
 *   another transaction came first
 */
export async function writeRevocations(
  trx: TransactionClientContract,
  known: readonly Known[],
  facts: RevocationFacts
): Promise<WrittenRevocation[]> {
  const { actor, at } = facts
  const certificates = await lockCertificates(trx, known)
  const holds = await assertRevocable(trx, certificates, at)
  for (const hold of holds) await endHold(trx, hold, { outcome: 'revoked', basis: null, actor, at })
  const written: WrittenRevocation[] = []
  for (const certificate of certificates) {
    const hold = holds.find(({ certificateId }) => certificateId === certificate.id)
    written.push(await write(trx, certificate, facts, hold?.revokedAt ?? at))
  }
  await closeApplications(trx, certificates)
  return written
}
