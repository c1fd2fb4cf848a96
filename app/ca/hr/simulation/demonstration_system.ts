import { inject } from '@adonisjs/core'
import { Clock } from '#ca/clock'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { CaError } from '#ca/ca_error'
import { assertDemonstration } from '#ca/hr/simulation/assert_demonstration'
import { DemonstrationKeys } from '#ca/hr/simulation/demonstration_keys'
import { InventHolder, inventedLetter, type InventedHolder } from '#ca/hr/simulation/invent_holder'
import { RegisterSystem } from '#ca/hr/systems/register_system'
import { SigningRights } from '#ca/hr/systems/signing_rights'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import Agency from '#models/agency'
import Certificate from '#models/certificate'
import HrSystem, { HR_KINDS } from '#models/hr_system'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { Actor } from '#ca/actor'
import type { Signer } from '#ca/crypto/signer'
import type { SigningParty } from '#ca/hr/client/signature_over'

/** A system of a demonstration installation, and the names under which its two keys are kept. */
export interface DemonstrationOf {
  name: string
  owner: string
  limitPerMinute: number
  keys: { owner: string; person: string }
}

/** Integrators look at this one (hr:example). */
export const DEMONSTRATION: DemonstrationOf = {
  name: 'E-Qyzmet (demonstration)',
  owner: 'hr:example',
  limitPerMinute: 600,
  keys: { owner: 'owner', person: 'person' },
}

const calling = { addresses: '127.0.0.1 ::1', kinds: [...HR_KINDS], callbackUrl: null }

type Party = SigningParty & { iin: string }

/** Who signs the messages of the demonstration. */
export interface Demonstration {
  system: HrSystem
  owner: SigningParty
  /** Has the right to sign for the holders of the agency (S-11.5). */
  person: SigningParty
}

/**
 * An HR system in a demonstration installation alone: registered, with a certificate, and with somebody who may sign in
 * it. What is there already is used again.
 */
@inject()
export class DemonstrationSystem {
  constructor(
    protected clock: Clock,
    protected keys: DemonstrationKeys,
    protected inventing: InventHolder,
    protected systems: RegisterSystem,
    protected certificates: SystemCertificates,
    protected rights: SigningRights
  ) {}

  /**
   * @throws CaError E_HR_SIMULATE_REAL where the State CA is no demonstration, E_HR_SYSTEM_SUSPENDED, and those of the
   *   acts
   */
  async handle(actor: Actor, of: DemonstrationOf = DEMONSTRATION): Promise<Demonstration> {
    await assertDemonstration()
    const known = await HrSystem.findBy('name', of.name)
    if (known?.suspendedAt) throw new CaError('E_HR_SYSTEM_SUSPENDED', { name: of.name }, 403)
    const owner = await this.#owner(of.keys.owner, actor)
    const { iin, ...person } = await this.#party(of.keys.person, actor)
    const [{ bin }] = DEMONSTRATION_AGENCIES
    await this.rights.give({ iin, bin, basis: of.name }, actor)
    return { system: await this.#register(of, known, owner, actor), owner, person }
  }

  /** What `handle` has made; null when something of it is missing. */
  async find(of: DemonstrationOf): Promise<Demonstration | null> {
    const [owner, person] = [await this.#known(of.keys.owner), await this.#known(of.keys.person)]
    const system = await HrSystem.findBy('name', of.name)
    if (!owner || !person || !system || (await standing(owner)) !== 'taken') return null
    return { system, owner, person }
  }

  /** A holder of the demonstration agency who is there for one message; the keys are forgotten. */
  async invent(actor: Actor, signer?: Signer): Promise<InventedHolder> {
    const agency = await Agency.findByOrFail('bin', DEMONSTRATION_AGENCIES[0].bin)
    const letter = await inventedLetter(agency, this.clock.today(), actor)
    return this.inventing.handle({ agency, letter, row: 1 }, actor, signer)
  }

  /** A certificate that was withdrawn is never registered again: another key takes its place. */
  async #owner(name: string, actor: Actor): Promise<SigningParty> {
    const known = await this.#known(name)
    const good = known !== null && (await standing(known)) !== 'withdrawn'
    return good ? known : this.invent(actor, await this.keys.next(name))
  }

  async #party(name: string, actor: Actor): Promise<Party> {
    return (await this.#known(name)) ?? this.invent(actor, await this.keys.next(name))
  }

  async #known(name: string): Promise<Party | null> {
    const signer = await this.keys.last(name)
    const known = signer && (await this.#good(signer))
    if (!signer || !known?.der) return null
    return { signer, certificate: new Uint8Array(known.der), iin: known.holderIin }
  }

  /** The certificate over a key, while it is in order. */
  async #good({ spki }: Signer): Promise<Certificate | null> {
    const certificate = await Certificate.query()
      .where({ spkiSha256: toHex(sha256(spki)), state: 'issued' })
      .whereDoesntHave('revocation', () => {})
      .first()
    return certificate && certificate.notAfter > this.clock.now() ? certificate : null
  }

  async #register(
    of: DemonstrationOf,
    known: HrSystem | null,
    owner: SigningParty,
    actor: Actor
  ): Promise<HrSystem> {
    const { keys: _, ...terms } = of
    const system = known ?? (await this.systems.handle({ ...terms, ...calling }, actor))
    const { certificate } = owner
    if ((await standing(owner)) === 'unknown')
      await this.certificates.add({ systemId: system.id, certificate, from: null, to: null }, actor)
    return system
  }
}

/** How a certificate stands in the register of systems. */
async function standing({ certificate }: SigningParty) {
  const row = await HrSystemCertificate.findBy('sha256', toHex(sha256(certificate)))
  if (!row) return 'unknown'
  return row.withdrawnAt ? 'withdrawn' : 'taken'
}
