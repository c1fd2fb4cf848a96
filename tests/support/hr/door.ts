import { createHash } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import { Clock, FixedClock } from '#ca/clock'
import { signedRequest, type RequestToSign } from '#ca/hr/client/signed_request'
import { DoorRefusals, type RefusalLine } from '#ca/hr/refusals/door_refusals'
import { OwnerStanding } from '#ca/hr/systems/owner_standing'
import { Answering } from '#ca/hr/wire/ports'
import { Evidence } from '#ca/verification/evidence'
import { FILED_AT } from '#tests/support/online_moments'
import { aHolder, openOnlineHouse } from '#tests/support/online_house'
import { ISSUE } from '#tests/support/hr/parties'
import HrSystem from '#models/hr_system'
import HrSystemCertificate from '#models/hr_system_certificate'
import type { HrAnswer, HrMessageFrom, HrRequest } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

/** Whoever acts on a message, counted; it answers to every application with the same number. */
class CountedAnswers extends Answering {
  calls: HrMessageFrom[] = []
  /** Fails the next call, as when the process dies before it has answered. */
  dies = false

  hasActed = () => Promise.resolve(false)

  handle(_: HrRequest, from: HrMessageFrom): Promise<HrAnswer> {
    this.calls.push(from)
    if (this.dies) return Promise.reject(new Error('the test ends it here'))
    const number = 7
    const [filedOn, dueOn] = ['2026-11-17', '2026-11-24']
    return Promise.resolve({ kind: 'issue', number, printedNumber: 'ОН-000007', filedOn, dueOn })
  }
}

export const partyOf = ({ pair, certificate }: OnlineHolder) => ({
  signer: pair.signer(),
  certificate: new Uint8Array(certificate.der ?? []),
})

/** What came back over HTTP. */
export interface HttpAnswer {
  status: number
  text: string
  /** errorCode of a fault, the status code otherwise. */
  code: string
}

/** The door over HTTP, with a registered system and a holder, at the moment of the reference screens. */
export class Door {
  readonly answers = new CountedAnswers()
  readonly clock = new FixedClock(FILED_AT)
  /** What the log was told of refusals. */
  readonly log: RefusalLine[] = []
  readonly refusals = new DoorRefusals({
    refused: (line) => this.log.push(line),
    dropped: () => {},
  })

  private constructor(
    readonly system: HrSystem,
    readonly person: OnlineHolder,
    readonly owner: OnlineHolder
  ) {
    app.container.swap(Clock, () => this.clock)
    app.container.swap(Answering, () => this.answers)
    app.container.swap(DoorRefusals, () => this.refusals)
  }

  static async open(house: IssuingHouse) {
    const [person, owner] = [await aHolder(house), await aHolder(house)]
    const system = await HrSystem.create({
      ...{ name: 'Е-Қызмет', owner: 'owner', addresses: ['127.0.0.1', '::1'] },
      ...{ limitPerMinute: 1000, kinds: ['issue', 'revoke', 'state', 'refusals'] },
      registeredBy: 'administrator',
    })
    const der = owner.certificate.der ?? Buffer.alloc(0)
    const { serial, notBefore, notAfter } = owner.certificate
    await HrSystemCertificate.create({
      ...{ systemId: system.id, serial, subject: 'CN=owner', issuer: 'CN=issuer' },
      sha256: createHash('sha256').update(der).digest('hex'),
      ...{ validFrom: notBefore, validTo: notAfter, addedBy: 'administrator' },
    })
    const door = new Door(system, person, owner)
    // It is one for the process, and would keep this clock for the tests to come.
    const standing = new OwnerStanding(door.clock, await app.container.make(Evidence))
    app.container.swap(OwnerStanding, () => standing)
    return door
  }

  /** From now on messages are acted on. */
  act() {
    app.container.restore(Answering)
  }

  close() {
    app.container.restore(OwnerStanding)
    app.container.restore(Clock)
    app.container.restore(Answering)
    app.container.restore(DoorRefusals)
  }

  message(changed: Partial<RequestToSign> = {}): Promise<string> {
    return signedRequest({
      request: { ...ISSUE, iin: this.person.iin },
      ...{ messageId: 'm-1', language: 'ru', senderId: 'e-qyzmet', at: this.clock.now() },
      ...{ person: partyOf(this.person), owner: partyOf(this.owner) },
      ...changed,
    })
  }

  async send(body: string, headers: Record<string, string> = {}): Promise<HttpAnswer> {
    const response = await fetch(`${DOOR}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml; charset=utf-8', ...headers },
      body,
    })
    const text = await response.text()
    const [, code = '-'] = /<(?:errorCode|code)>([^<]+)</.exec(text) ?? []
    return { status: response.status, text, code }
  }

  async codeOf(body: string, headers: Record<string, string> = {}): Promise<string> {
    const { code } = await this.send(body, headers)
    return code
  }
}

/** A house with a door, closed together. */
export async function houseWithDoor() {
  const house = await openOnlineHouse()
  const door = await Door.open(house)
  const close = async () => {
    door.close()
    await house.close()
  }
  return { house, door, close }
}

export const DOOR = `http://${process.env.HOST}:${process.env.PORT}/hr/v1/SyncChannel`
