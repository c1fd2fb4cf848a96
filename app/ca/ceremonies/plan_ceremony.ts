import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { AuditLog } from '#ca/audit/audit_log'
import { CaSettings } from '#ca/authorities/ca_settings'
import { STATE_ALGORITHMS } from '#ca/authorities/prepare_authority'
import { isDate } from '#ca/calendar/dates'
import { fileNamePattern } from '#ca/certificates/published_as'
import { CeremonyPlace } from '#ca/ceremonies/ceremony_place'
import { arrange, type Invited } from '#ca/ceremonies/participants'
import { keyIdPattern } from '#ca/crypto/key_store'
import Authority from '#models/authority'
import Ceremony, { CEREMONY_PURPOSES } from '#models/ceremony'
import CeremonyParticipant from '#models/ceremony_participant'
import type { Actor } from '#ca/actor'

/** A key ceremony to be held. */
export interface CeremonyPlan {
  /** root or state. */
  purpose: string
  /** gost-2015 or gost-2004. */
  algorithm: string
  keyId: string
  fileName: string
  /** How many of the key administrators' shares open the store. */
  needed: number
  /** YYYY-MM-DD. */
  plannedOn: string
  participants: readonly Invited[]
  /** Its answers come from a file. */
  rehearsal?: boolean
}

/** CP-6.1: plans a key ceremony: for which key, on which day, who takes part in which role, which quorum. */
@inject()
export class PlanCeremony {
  constructor(
    protected audit: AuditLog,
    protected settings: CaSettings,
    protected place: CeremonyPlace
  ) {}

  /** @throws CaError E_CEREMONY_…, E_AUTHORITY_NAME, E_AUTHORITY_KEY_TAKEN, E_AUTHORITY_ALGORITHM, E_QUORUM */
  async handle(plan: CeremonyPlan, actor: Actor): Promise<Ceremony> {
    const facts = this.#check(plan)
    const participants = arrange(plan.participants, plan.needed)
    await this.#refuseTaken(facts)
    const where = { keyStore: this.settings.keyStore, rehearsal: plan.rehearsal ?? false }
    await this.place.assertFits(where)
    const shares = participants.filter(({ shareNumber }) => shareNumber !== null).length
    return db.transaction(async (trx) => {
      const ceremony = await Ceremony.create(
        {
          ...facts,
          ...where,
          shares,
          needed: plan.needed,
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
          quorum: `${plan.needed}/${shares}`,
          participants: participants.map(({ role, name }) => `${name} (${role})`),
        },
      })
      return ceremony
    })
  }

  #check({ purpose, algorithm, keyId, fileName, plannedOn }: CeremonyPlan) {
    const known = CEREMONY_PURPOSES.find((each) => each === purpose)
    if (!known) throw new CaError('E_CEREMONY_PURPOSE', { purpose })
    const gost = STATE_ALGORITHMS.find((each) => each === algorithm)
    if (!gost)
      throw new CaError('E_AUTHORITY_ALGORITHM', { algorithm, known: STATE_ALGORITHMS.join(', ') })
    if (!keyIdPattern.test(keyId)) throw new CaError('E_AUTHORITY_NAME', { name: keyId })
    if (!fileNamePattern.test(fileName)) throw new CaError('E_AUTHORITY_NAME', { name: fileName })
    if (!isDate(plannedOn)) throw new CaError('E_CEREMONY_DAY', { date: plannedOn })
    return { purpose: known, algorithm: gost, keyId, fileName, plannedOn }
  }

  async #refuseTaken({ keyId, fileName }: { keyId: string; fileName: string }) {
    const authority = await Authority.query()
      .where('keyId', keyId)
      .orWhere('fileName', fileName)
      .first()
    if (authority) throw new CaError('E_AUTHORITY_KEY_TAKEN', { name: keyId }, 409)
  }
}
