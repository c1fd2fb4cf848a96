import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import { CaSettings } from '#ca/authorities/ca_settings'
import { isDate } from '#ca/calendar/dates'
import { CeremonyPlace } from '#ca/ceremonies/ceremony_place'
import { arrange, arrangeHolders, type Invited } from '#ca/ceremonies/participants'
import { PlannedKey } from '#ca/ceremonies/planned_key'
import { ShareStores } from '#ca/ceremonies/share_stores'
import Ceremony, { CEREMONY_PURPOSES, type CeremonyPurpose } from '#models/ceremony'
import CeremonyParticipant from '#models/ceremony_participant'
import type { Actor } from '#ca/actor'
import type { Participant } from '#ca/ceremonies/participants'
import type { Seal } from '#ca/ceremonies/seal'

/** A key ceremony to be held. */
export interface CeremonyPlan {
  /** root, state or shares. */
  purpose: string
  /** gost-2015 or gost-2004; not asked where shares alone are dealt. */
  algorithm: string
  /** The key to be made; where shares alone are dealt, a key of the store that signs the protocol. */
  keyId: string
  /** Not asked where shares alone are dealt. */
  fileName: string
  /** How many of the key administrators' shares open the store. */
  needed: number
  /** YYYY-MM-DD. */
  plannedOn: string
  participants: readonly Invited[]
  /** Its answers come from a file. */
  rehearsal?: boolean
}

/** What a plan decides besides its key. */
interface Arrangement {
  participants: Participant[]
  needed: number
  shares: number
  sealId: number | null
}

/** CP-6.1: plans a key ceremony: for which key, on which day, who takes part in which role, which quorum. */
@inject()
export class PlanCeremony {
  constructor(
    protected audit: AuditLog,
    protected settings: CaSettings,
    protected place: CeremonyPlace,
    protected stores: ShareStores,
    protected key: PlannedKey
  ) {}

  /**
   * @throws CaError E_CEREMONY_…, E_AUTHORITY_NAME, E_AUTHORITY_KEY_TAKEN, E_AUTHORITY_ALGORITHM, E_QUORUM,
   *   E_SHARES_FEW
   */
  async handle(plan: CeremonyPlan, actor: Actor): Promise<Ceremony> {
    const purpose = purposeOf(plan)
    const { keyStore } = this.settings
    const { rehearsal = false, plannedOn } = plan
    if (!isDate(plannedOn)) throw new CaError('E_CEREMONY_DAY', { date: plannedOn })
    const key = await this.key.of(purpose, plan, keyStore)
    const { participants, ...quorum } = this.#arrange(
      purpose,
      plan,
      await this.stores.sealOf(keyStore)
    )
    await this.place.assertFits({ keyStore, rehearsal })
    return this.#store(
      { purpose, plannedOn, keyStore, rehearsal, ...key, ...quorum },
      participants,
      actor
    )
  }

  /** Under shares that are dealt already their quorum counts, and their holders. */
  #arrange(purpose: CeremonyPurpose, plan: CeremonyPlan, seal: Seal | null): Arrangement {
    const sealId = seal?.ceremony.id ?? null
    if (!seal || purpose === 'shares') {
      const participants = arrange(plan.participants, plan.needed)
      const shares = participants.filter(({ shareNumber }) => shareNumber !== null).length
      return { participants, sealId, shares, needed: plan.needed }
    }
    const { id: ceremony, needed, shares } = seal.ceremony
    if (plan.needed !== needed)
      throw new CaError('E_CEREMONY_QUORUM', { ceremony, needed, shares }, 409)
    return {
      sealId,
      needed,
      shares,
      participants: arrangeHolders(plan.participants, seal.ceremony),
    }
  }

  #store(
    facts: Omit<Arrangement, 'participants'> &
      Pick<Ceremony, 'purpose' | 'plannedOn' | 'keyStore' | 'rehearsal'> &
      Pick<Ceremony, 'keyId' | 'fileName' | 'algorithm'>,
    participants: Participant[],
    actor: Actor
  ): Promise<Ceremony> {
    return db.transaction(async (trx) => {
      const ceremony = await Ceremony.create(
        {
          ...facts,
          state: 'planned',
          plannedBy: actor,
          endedAt: null,
          protocol: null,
          protocolSha256: null,
          signature: null,
          authorityId: null,
          requestId: null,
        },
        { client: trx }
      )
      const rows = participants.map((each) => ({ ...each, ceremonyId: ceremony.id }))
      await CeremonyParticipant.createMany(rows, { client: trx })
      await this.audit.append(trx, {
        event: 'ceremony_planned',
        actor,
        subject: `ceremony:${ceremony.id}`,
        data: {
          purpose: facts.purpose,
          algorithm: facts.algorithm,
          quorum: `${facts.needed}/${facts.shares}`,
          participants: participants.map(({ role, name }) => `${name} (${role})`),
        },
      })
      return ceremony
    })
  }
}

function purposeOf({ purpose }: CeremonyPlan): CeremonyPurpose {
  const known = CEREMONY_PURPOSES.find((each) => each === purpose)
  if (known) return known
  throw new CaError('E_CEREMONY_PURPOSE', { purpose })
}
