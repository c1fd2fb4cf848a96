import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import Ceremony from '#models/ceremony'
import CeremonyStep from '#models/ceremony_step'

/**
 * The ceremony whose shares open a key store: the last that sealed it. Its quorum counts, and who held its shares.
 *
 * @returns null while the store is under no shares
 */
export async function sealOf(keyStore: string): Promise<Ceremony | null> {
  const step = await CeremonyStep.query()
    .where('step', 'store_sealed')
    .whereIn('ceremonyId', Ceremony.query().where('keyStore', keyStore).select('id'))
    .orderBy('id', 'desc')
    .first()
  return step && findCeremony(step.ceremonyId)
}
