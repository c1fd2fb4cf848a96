import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { sqlMoment } from '#ca/moments'
import EmergencyRevocation from '#models/emergency_revocation'
import { forGood } from '#models/revocation'

function open(now: DateTime, client?: TransactionClientContract) {
  return EmergencyRevocation.query({ client })
    .whereNull('confirmedAt')
    .where('expiresAt', '>', sqlMoment(now))
    .whereHas('certificate', (certificate) => certificate.whereDoesntHave('revocation', forGood))
}

/** The proposal about a certificate that waits for its confirmation, or null. */
export function openProposal(
  certificateId: number,
  now: DateTime,
  client?: TransactionClientContract
): Promise<EmergencyRevocation | null> {
  return open(now, client).where('certificateId', certificateId).first()
}

/** The proposals that wait for a second operator, the oldest first, with certificate and application. */
export function openProposals(now: DateTime): Promise<EmergencyRevocation[]> {
  return open(now)
    .preload('certificate', (certificate) => certificate.preload('application'))
    .orderBy('id')
}

/** A proposal with its certificate, application and carrier. @throws CaError E_EMERGENCY_ABSENT */
export async function findProposal(id: unknown): Promise<EmergencyRevocation> {
  const proposal = await EmergencyRevocation.query()
    .where('id', /^\d{1,9}$/.test(String(id)) ? Number(id) : 0)
    .preload('certificate', (certificate) =>
      certificate.preload('application').preload('carrier').preload('revocation')
    )
    .first()
  if (!proposal) throw new CaError('E_EMERGENCY_ABSENT', { id: String(id) }, 404)
  return proposal
}
