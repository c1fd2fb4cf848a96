import type { DateTime } from 'luxon'
import { inject } from '@adonisjs/core'
import { Clock, ZONE } from '#ca/clock'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { Desk } from '#ca/carriers/desk'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { standing } from '#ca/issuance/standing'
import { RegisterLetter } from '#ca/letters/register_letter'
import { SAMPLE_LETTER, SAMPLE_PERSON, SAMPLE_PIN } from '#ca/online/demonstration/sample_person'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { Actor } from '#ca/actor'

/** Somebody who can renew online at once, and what a newcomer needs for it. */
export interface SampleHolder {
  name: string
  iin: string
  /** Serial number of the carrier. */
  carrier: string
  /** It protects nothing: whoever reads this file knows it. */
  pin: string
  /** The last moment of the certificate that can be renewed, in Almaty, as its pages show it. */
  until: DateTime
  /** Whether the holder was made just now. */
  made: boolean
}

/**
 * The sample holder of a demonstration: somebody in the register with a carrier of the `file` kind in hand, whose
 * certificate ends so soon that S-11.5 lets it be renewed. It is made by the same acts as any other, with a structure that a
 * demonstration authority alone may issue; what an interrupted try has reached is not done again.
 */
@inject()
export class InventSampleHolder {
  constructor(
    protected clock: Clock,
    protected desk: Desk,
    protected letters: RegisterLetter,
    protected issuing: IssueOntoCarrier,
    protected handingOut: HandOutCarrier
  ) {}

  /**
   * @returns null under a real authority, where carriers are no folders and none was made before, and once the
   *   certificate is renewed, revoked or over
   * @throws CaError those of the acts
   */
  async handle(actor: Actor): Promise<SampleHolder | null> {
    if (!(await this.#isDemonstration())) return null
    const known = await sampleApplication()
    if (!this.desk.isDemonstration) return known && this.#renewable(known.id, false)
    const application = known ?? (await this.#register(actor))
    const made = await this.#complete(application, actor)
    return this.#renewable(application.id, made)
  }

  async #isDemonstration(): Promise<boolean> {
    const authority = await issuingStateAuthority('gost-2015')
    return Boolean(authority?.demonstration)
  }

  async #register(actor: Actor): Promise<Application> {
    const letter = { ...SAMPLE_LETTER, datedOn: this.clock.today() }
    const { applications } = await this.letters.handle(letter, actor)
    return applications[0]
  }

  /** @returns whether anything was left to do */
  async #complete(application: Application, actor: Actor): Promise<boolean> {
    const { id: applicationId } = application
    if (['waiting', 'issuing', 'issued'].includes(application.state)) {
      const carrierSerial = await this.#carrierFor(applicationId)
      const onto = { applicationId, carrierSerial, pin: SAMPLE_PIN }
      await this.issuing.handle({ ...onto, structure: 'T-USER-SHORT' }, actor)
      await application.refresh()
    }
    if (application.state !== 'written') return false
    const { fullName: recipientName } = application
    await this.handingOut.handle({ applicationId, delivery: 'post', recipientName }, actor)
    return true
  }

  /** The one on which an interrupted try has made a key, otherwise a new one. */
  async #carrierFor(applicationId: number): Promise<string> {
    const chosen = await Carrier.findBy({ applicationId })
    const { serialNumber } = chosen ?? (await this.desk.supplyBlank())
    return serialNumber
  }

  /** S-11.5 lets nobody renew twice: with a newer certificate there is nothing left to show. */
  async #renewable(applicationId: number, made: boolean): Promise<SampleHolder | null> {
    const { iin } = SAMPLE_PERSON
    const last = await Certificate.query()
      .where({ holderIin: iin, state: 'issued' })
      .preload('carrier')
      .preload('revocation')
      .preload('application')
      .orderBy('id', 'desc')
      .first()
    if (last?.applicationId !== applicationId) return null
    if (standing(last, this.clock.now()) !== 'valid') return null
    const { application, carrier, notAfter } = last
    const { fullName: name } = application
    const until = notAfter.setZone(ZONE)
    return { ...{ name, iin, until, made }, carrier: carrier.serialNumber, pin: SAMPLE_PIN }
  }
}

const sampleApplication = () =>
  Application.query().where('iin', SAMPLE_PERSON.iin).orderBy('id').first()
