import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { assertDemonstration } from '#ca/hr/simulation/assert_demonstration'
import { DemonstrationSystem, type DemonstrationOf } from '#ca/hr/simulation/demonstration_system'
import { INVENTED_LETTERS, subjectOf } from '#ca/hr/simulation/invent_holder'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'
import type { SigningParty } from '#ca/hr/client/signature_over'
import type { Staff } from '#ca/hr/simulation/filing_messages'

/** The simulated E-Qyzmet; its limit is above what a load has. */
export const SIMULATION: DemonstrationOf = {
  name: 'E-Qyzmet (hr:simulate)',
  owner: 'hr:simulate',
  limitPerMinute: 100_000,
  keys: { owner: 'simulation-owner', person: 'simulation-person' },
}

/** What was prepared. */
export interface Prepared {
  system: string
  /** Who can be applied for. */
  people: number
}

/**
 * Who takes part in a simulation of E-Qyzmet in a demonstration installation: a system with its key, somebody who may sign
 * in it, and people with carriers and certificates for whom nothing was filed yet; each serves once.
 */
@inject()
export class SimulatedStaff {
  constructor(protected demonstration: DemonstrationSystem) {}

  /**
   * Makes what is missing until so many people can be applied for.
   *
   * @throws CaError E_HR_SIMULATE_REAL where the State CA is no demonstration, and those of the acts
   */
  async prepare(count: number, actor: Actor): Promise<Prepared> {
    const { system } = await this.demonstration.handle(actor, SIMULATION)
    const ready = await waiting(count)
    for (let people = ready.length; people < count; people++) await this.demonstration.invent(actor)
    return { system: system.name, people: Math.max(ready.length, count) }
  }

  /** @throws CaError E_HR_SIMULATE_REAL, E_HR_SIMULATE_UNPREPARED */
  async open(count: number): Promise<Staff> {
    await assertDemonstration()
    const found = await this.demonstration.find(SIMULATION)
    const ready = await waiting(count)
    if (!found || ready.length < count) {
      const missing = found ? 'people' : 'system'
      throw new CaError('E_HR_SIMULATE_UNPREPARED', { missing, ready: ready.length, count }, 409)
    }
    const { owner, person } = found
    return { owner, holders: await Promise.all(ready.map((each) => appliedForBy(person, each))) }
  }
}

/** The certificates of invented people for whom nothing was filed yet. */
const waiting = (most: number): Promise<Certificate[]> =>
  Certificate.query()
    .where('state', 'issued')
    .whereDoesntHave('revocation', () => {})
    .whereHas('application', (application) =>
      application
        .where('state', 'handed_out')
        .whereHas('letter', (letter) => letter.where('number', 'like', `${INVENTED_LETTERS}%`))
    )
    .whereNotIn('holderIin', (filed) => filed.from('online_applications').select('iin'))
    .preload('application')
    .preload('carrier')
    .orderBy('id')
    .limit(most)

/** Somebody with the right to (S-11.5) signs for the people: their own keys are forgotten. */
async function appliedForBy(
  person: SigningParty,
  { application, carrier, holderIin }: Certificate
) {
  const subject = await subjectOf(application)
  return { ...person, iin: holderIin, carrierSerial: carrier.serialNumber, subject }
}
