import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { ShareStores } from '#ca/ceremonies/share_stores'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import Ceremony from '#models/ceremony'

/**
 * Keeps rehearsals and ceremonies apart: a rehearsal seals the store under shares that lie in a file, so that it has
 * no place where anything real is, and nothing real has a place where it was.
 */
@inject()
export class CeremonyPlace {
  constructor(
    protected keys: AuthorityKeys,
    protected stores: ShareStores
  ) {}

  /** @throws CaError E_CEREMONY_REHEARSAL_PLACE, E_CEREMONY_REHEARSAL_STORE */
  async assertFits({ rehearsal, keyStore }: Pick<Ceremony, 'rehearsal' | 'keyStore'>) {
    const seal = await this.stores.sealOf(keyStore)
    const sealing = seal?.ceremony ?? null
    if (!rehearsal) return assertReal(keyStore, sealing)
    const found =
      (await this.#realAuthority()) ?? (await this.#realKey(keyStore)) ?? realSeal(sealing)
    if (found) throw new CaError('E_CEREMONY_REHEARSAL_PLACE', { found }, 409)
  }

  async #realAuthority(): Promise<string | null> {
    const authority = await Authority.findBy('demonstration', false)
    const request = await AuthorityRequest.findBy('rehearsal', false)
    return authority?.keyId ?? request?.keyId ?? null
  }

  /** A key that no rehearsal made. */
  async #realKey(keyStore: string): Promise<string | null> {
    const kept = await this.keys.list(keyStore)
    const rehearsed = await Ceremony.query().where('rehearsal', true)
    return kept.find((keyId) => !rehearsed.some((each) => each.keyId === keyId)) ?? null
  }
}

const realSeal = (seal: Ceremony | null) => (seal && !seal.rehearsal ? `№ ${seal.id}` : null)

function assertReal(store: string, sealing: Ceremony | null) {
  if (!sealing?.rehearsal) return
  throw new CaError('E_CEREMONY_REHEARSAL_STORE', { store, ceremony: sealing.id }, 409)
}
