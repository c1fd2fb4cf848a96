import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { RegisterSystem } from '#ca/hr/systems/register_system'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { assertDemonstration } from '#ca/hr/simulation/assert_demonstration'
import { InventHolder, inventedLetter, type InventedHolder } from '#ca/hr/simulation/invent_holder'
import Agency from '#models/agency'
import { HR_KINDS } from '#models/hr_system'
import type { Staff } from '#ca/hr/simulation/filing_messages'
import type { Actor } from '#ca/actor'
import type { SigningParty } from '#ca/hr/client/signature_over'

/**
 * Invents people for the benchmark: each goes through the whole path of issuing and handing out, and signs for themself;
 * one of them signs for a system. Their keys are in memory alone.
 */
@inject()
export class InventStaff {
  constructor(
    protected clock: Clock,
    protected inventing: InventHolder,
    protected systems: RegisterSystem,
    protected certificates: SystemCertificates
  ) {}

  /** @throws CaError E_HR_SIMULATE_REAL where the State CA is no demonstration, and those of the acts */
  async handle(count: number, actor: Actor): Promise<Staff> {
    await assertDemonstration()
    const [{ bin }] = DEMONSTRATION_AGENCIES
    const agency = await Agency.findByOrFail('bin', bin)
    const letter = await inventedLetter(agency, this.clock.today(), actor)
    const holders: InventedHolder[] = []
    for (let row = 1; row <= count + 1; row++)
      holders.push(await this.inventing.handle({ agency, letter, row }, actor))
    const [owner, ...staff] = holders
    await this.#register(owner, actor)
    return { owner, holders: staff }
  }

  async #register({ certificate }: SigningParty, actor: Actor) {
    const system = await this.systems.handle(SYSTEM, actor)
    await this.certificates.add({ systemId: system.id, certificate, from: null, to: null }, actor)
  }
}

const SYSTEM = {
  name: 'E-Qyzmet (benchmark)',
  owner: 'benchmark',
  addresses: '127.0.0.1 ::1',
  limitPerMinute: 1_000_000,
  kinds: [...HR_KINDS],
  callbackUrl: null,
}
