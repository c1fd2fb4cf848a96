import { randomBytes } from 'node:crypto'
import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { buildHolderName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { profile } from '#ca/certificates/profiles/catalogue'
import { KeyPair } from '#ca/crypto/key_pair'
import { RegisterSystem } from '#ca/hr/systems/register_system'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { inventedEmployee } from '#ca/hr/simulation/invented_person'
import { holderOf } from '#ca/issuance/draft_certificate'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { RecordWritten } from '#ca/issuance/record_written'
import Agency from '#models/agency'
import Application from '#models/application'
import HrSystem, { HR_KINDS } from '#models/hr_system'
import Letter from '#models/letter'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type { SigningParty } from '#ca/hr/client/signature_over'

/** Under which the simulated system is registered. */
export const SIMULATED_SYSTEM = 'E-Qyzmet (hr:simulate)'

/** Nobody, with a carrier in hand and the keys that would be on it. */
export interface InventedHolder extends SigningParty {
  iin: string
  carrierSerial: string
  /** DER Name, for the next request. */
  subject: Uint8Array
}

/** Who takes part in a simulation. Its keys are in memory alone, and forgotten with it. */
export interface Staff {
  owner: SigningParty
  holders: InventedHolder[]
}

/**
 * Invents people for a simulation of E-Qyzmet in a demonstration installation: each goes through the whole path of
 * issuing and handing out, one of them signs for the simulated system.
 */
@inject()
export class InventStaff {
  constructor(
    protected clock: Clock,
    protected stock: TakeIntoStock,
    protected issuing: IssueCertificate,
    protected writing: RecordWritten,
    protected handingOut: HandOutCarrier,
    protected systems: RegisterSystem,
    protected certificates: SystemCertificates
  ) {}

  /** @throws CaError E_HR_SIMULATE_REAL where the State CA is no demonstration, and those of the acts */
  async handle(count: number, actor: Actor): Promise<Staff> {
    const { signatureAlgorithm } = profile('P-USER-2015')
    const { demonstration } = await currentStateAuthority(signatureAlgorithm)
    if (!demonstration) throw new CaError('E_HR_SIMULATE_REAL', {}, 409)
    const [{ bin }] = DEMONSTRATION_AGENCIES
    const agency = await Agency.findByOrFail('bin', bin)
    const letter = await this.#letter(agency, actor)
    const holders: InventedHolder[] = []
    for (let row = 1; row <= count + 1; row++)
      holders.push(await this.#holder(agency, letter, row, actor))
    const [owner, ...staff] = holders
    await this.#register(owner, actor)
    return { owner, holders: staff }
  }

  #letter({ id: agencyId }: Agency, registeredBy: Actor): Promise<Letter> {
    const receivedOn = this.clock.today()
    const number = `hr:simulate ${randomBytes(6).toString('hex')}`
    return Letter.create({ agencyId, number, receivedOn, datedOn: receivedOn, registeredBy })
  }

  async #holder(
    agency: Agency,
    { id: letterId, receivedOn: dueOn }: Letter,
    row: number,
    actor: Actor
  ): Promise<InventedHolder> {
    const pair = KeyPair.generate('gost-2015')
    const carrierSerial = `SIM${randomBytes(8).toString('hex').toUpperCase()}`
    await this.stock.handle(
      { serialNumber: carrierSerial, connector: 'usb-a', model: 'hr:simulate' },
      actor
    )
    const invented = { letterId, dueOn, ...inventedEmployee(agency, row) }
    const application = await Application.create(invented)
    const { nameKk } = await Region.findOrFail(agency.regionKato)
    const subject = buildHolderName(holderOf(application, nameKk))
    const signer = pair.signer()
    const { id: applicationId, iin } = application
    const request = await buildRequest({ subject, signer })
    const issued = await this.issuing.handle({ applicationId, carrierSerial, request }, actor)
    const certificate = new Uint8Array(issued.der ?? [])
    const written = { certificate: issued, carrierSerial, read: certificate }
    await this.writing.handle(written, actor, () => Promise.resolve())
    await this.handingOut.handle(
      { applicationId, delivery: 'post', recipientName: application.surname },
      actor
    )
    return { iin, carrierSerial, subject, signer, certificate }
  }

  /** The same system each time, with one certificate more. */
  async #register({ certificate }: SigningParty, actor: Actor) {
    const known = await HrSystem.findBy('name', SIMULATED_SYSTEM)
    const system = known ?? (await this.systems.handle(SYSTEM, actor))
    await this.certificates.add({ systemId: system.id, certificate, from: null, to: null }, actor)
  }
}

const SYSTEM = {
  name: SIMULATED_SYSTEM,
  owner: 'hr:simulate',
  addresses: '127.0.0.1 ::1',
  limitPerMinute: 1_000_000,
  kinds: [...HR_KINDS],
  callbackUrl: null,
}
