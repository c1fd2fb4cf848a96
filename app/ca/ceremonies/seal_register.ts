import { CaError } from '#ca/ca_error'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import CeremonyStep from '#models/ceremony_step'
import Ceremony from '#models/ceremony'
import type { Seal } from '#ca/ceremonies/seal'

/** Which key stores are under shares: the record of ceremonies knows. */
export class SealRegister {
  /** @param connection where it is read; the main database when absent */
  constructor(private readonly connection?: string) {}

  /** The last sealing of a key store under shares; null when there was none. */
  async last(keyStore: string): Promise<Seal | null> {
    const reading = { connection: this.connection }
    const step = await CeremonyStep.query(reading)
      .where('step', 'store_sealed')
      .whereIn('ceremonyId', Ceremony.query(reading).where('keyStore', keyStore).select('id'))
      .orderBy('id', 'desc')
      .first()
    if (!step) return null
    const [set] = JSON.parse(step.facts) as string[]
    return { set, ceremony: await findCeremony(step.ceremonyId, reading) }
  }
}

/** What opens a store that is under shares: they alone. */
export function underShares(store: string, { ceremony }: Seal): CaError {
  const { needed, shares } = ceremony
  return new CaError('E_KEY_STORE_UNDER_SHARES', { store, needed, shares }, 503)
}
