import { randomBytes } from 'node:crypto'
import { inject } from '@adonisjs/core'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { buildHolderName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
import { inventedEmployee } from '#ca/hr/simulation/invented_person'
import { holderOf } from '#ca/issuance/draft_certificate'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { RecordWritten } from '#ca/issuance/record_written'
import Application from '#models/application'
import Letter from '#models/letter'
import Region from '#models/region'
import type { Actor } from '#ca/actor'
import type { SigningParty } from '#ca/hr/client/signature_over'
import type { Signer } from '#ca/crypto/signer'
import type Agency from '#models/agency'

/** Nobody, with a carrier in hand and the keys that would be on it. */
export interface InventedHolder extends SigningParty {
  iin: string
  carrierSerial: string
  /** DER Name, for the next request. */
  subject: Uint8Array
}

/** Of whom nobody is invented: the agency, the letter and the row in it. */
export interface Invention {
  agency: Agency
  letter: Letter
  row: number
}

/** Invents a holder of an agency, who goes through the whole path of issuing and handing out. */
@inject()
export class InventHolder {
  constructor(
    protected stock: TakeIntoStock,
    protected issuing: IssueCertificate,
    protected writing: RecordWritten,
    protected handingOut: HandOutCarrier
  ) {}

  /** @param signer the key to certify; without one, a fresh key that nobody keeps */
  async handle(
    { agency, letter: { id: letterId, receivedOn: dueOn }, row }: Invention,
    actor: Actor,
    signer: Signer = KeyPair.generate('gost-2015').signer()
  ): Promise<InventedHolder> {
    const carrierSerial = `SIM${randomBytes(8).toString('hex').toUpperCase()}`
    await this.stock.handle(
      { serialNumber: carrierSerial, connector: 'usb-a', model: 'hr:simulate' },
      actor
    )
    const invented = { letterId, dueOn, ...inventedEmployee(agency, row) }
    const application = await Application.create(invented)
    const subject = await subjectOf(application)
    const { id: applicationId, iin, surname: recipientName } = application
    const request = await buildRequest({ subject, signer })
    const issued = await this.issuing.handle({ applicationId, carrierSerial, request }, actor)
    const certificate = new Uint8Array(issued.der ?? [])
    const written = { certificate: issued, carrierSerial, read: certificate }
    await this.writing.handle(written, actor, () => Promise.resolve())
    await this.handingOut.handle({ applicationId, delivery: 'post', recipientName }, actor)
    return { iin, carrierSerial, subject, signer, certificate }
  }
}

/** Name for the certificate of somebody who was invented (DER). */
export async function subjectOf(application: Application): Promise<Uint8Array> {
  const { nameKk } = await Region.findOrFail(application.regionKato)
  return buildHolderName(holderOf(application, nameKk))
}

/** How the numbers of letters begin under which people are invented. */
export const INVENTED_LETTERS = 'hr:simulate '

/** The letter under which people are invented on a day (YYYY-MM-DD). */
export function inventedLetter({ id: agencyId }: Agency, day: string, registeredBy: Actor) {
  const number = `${INVENTED_LETTERS}${randomBytes(6).toString('hex')}`
  return Letter.create({ agencyId, number, receivedOn: day, datedOn: day, registeredBy })
}
