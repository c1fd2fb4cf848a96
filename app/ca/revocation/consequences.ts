import type { DateTime } from 'luxon'
import { sqlMoment } from '#ca/moments'
import { RETURN_GROUNDS } from '#ca/revocation/grounds'
import Certificate from '#models/certificate'
import type { Ground } from '#ca/revocation/grounds'
import type RevocationLetter from '#models/revocation_letter'

/** What a revocation leads to, told before it is done. */
export interface Consequences {
  /** Holders who have another certificate that stays valid, and how many such certificates, by IIN. */
  remaining: ReadonlyMap<string, number>
  /** Carriers with the agency that have to come back (S-24). */
  carriers: number
  /** YYYY-MM-DD (S-25); null where no letter was registered: the rules have no term then. */
  returnBy: string | null
}

async function remainingOf(revoked: readonly Certificate[], now: DateTime) {
  const others = await Certificate.query()
    .whereIn('holderIin', [...new Set(revoked.map(({ holderIin }) => holderIin))])
    .whereNotIn(
      'id',
      revoked.map(({ id }) => id)
    )
    .where('state', 'issued')
    .where('notAfter', '>=', sqlMoment(now))
    .whereDoesntHave('revocation', () => {})
    .select('id', 'holderIin')
  const groups = Map.groupBy(others, ({ holderIin }) => holderIin)
  return new Map([...groups].map(([iin, certificates]) => [iin, certificates.length]))
}

/**
 * What follows from revoking certificates on a ground.
 *
 * @param certificates with their carriers
 */
export async function consequencesOf(
  certificates: readonly Certificate[],
  { ground, letter, now }: { ground: Ground; letter: RevocationLetter | null; now: DateTime }
): Promise<Consequences> {
  const comesBack = RETURN_GROUNDS.some((key) => key === ground.key)
  const out = certificates.filter(({ carrier }) => carrier?.state === 'handed_out')
  return {
    remaining: await remainingOf(certificates, now),
    carriers: comesBack ? out.length : 0,
    returnBy: letter?.returnDueOn ?? null,
  }
}
