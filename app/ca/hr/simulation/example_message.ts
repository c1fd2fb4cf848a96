import { randomUUID } from 'node:crypto'
import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { readCertificate } from '#ca/certificates/certificate_view'
import { buildRequest } from '#ca/certificates/pkcs10'
import { Clock } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { signedRequest } from '#ca/hr/client/signed_request'
import { DemonstrationSystem, type Demonstration } from '#ca/hr/simulation/demonstration_system'
import OnlineApplication from '#models/online_application'
import type { Actor } from '#ca/actor'
import type { HrKind } from '#models/hr_system'
import type { HrRequest, IssueRequest, RevokeRequest } from '#ca/hr/requests'

/** What is asked for, in a demonstration. */
export interface Example {
  kind: HrKind
  /** Of the application whose state is asked for; null for the last one of the demonstration. */
  number: number | null
  /** Of faults. */
  language: IssueRequest['language']
}

/** Days back of the list of refusals. */
const REFUSALS_SINCE = 30

/** A message that this demonstration installation accepts, signed now by the demonstration HR system. */
@inject()
export class ExampleMessage {
  constructor(
    protected clock: Clock,
    protected demonstration: DemonstrationSystem
  ) {}

  /** @throws CaError E_HR_EXAMPLE_NOTHING before an application was filed, and those of `DemonstrationSystem` */
  async handle(example: Example, actor: Actor): Promise<string> {
    const { language } = example
    const parties = await this.demonstration.handle(actor)
    return signedRequest({
      request: await this.#request(example, parties, actor),
      ...{ messageId: randomUUID(), language, senderId: 'hr-example', at: this.clock.now() },
      ...parties,
    })
  }

  async #request({ kind, number, language }: Example, { system }: Demonstration, actor: Actor) {
    const requests: Record<HrKind, () => Promise<HrRequest> | HrRequest> = {
      issue: () => this.#issue(language, actor),
      revoke: () => this.#revoke(language, actor),
      state: async () => ({ kind: 'state', number: number ?? (await lastNumber(system.id)) }),
      refusals: () => {
        const from = this.clock.now().minus({ days: REFUSALS_SINCE }).toFormat('yyyy-MM-dd')
        return { kind: 'refusals', from, to: this.clock.today(), page: 1 }
      },
    }
    return requests[kind]()
  }

  /** For somebody new each time, so that nothing open stands in the way. */
  async #issue(language: IssueRequest['language'], actor: Actor): Promise<IssueRequest> {
    const { iin, carrierSerial, subject } = await this.demonstration.invent(actor)
    const signer = KeyPair.generate('gost-2015').signer()
    const request = await buildRequest({ subject, signer })
    return { kind: 'issue', iin, carrierSerial, request, ground: 'type_c', language }
  }

  async #revoke(language: RevokeRequest['language'], actor: Actor): Promise<RevokeRequest> {
    const { iin, certificate } = await this.demonstration.invent(actor)
    const { serial } = readCertificate(certificate)
    return { kind: 'revoke', iin, serial, ground: 'carrier_lost', language }
  }
}

async function lastNumber(systemId: number): Promise<number> {
  const last = await OnlineApplication.query()
    .whereHas('hrMessage', (message) => message.where('systemId', systemId))
    .orderBy('id', 'desc')
    .first()
  if (!last) throw new CaError('E_HR_EXAMPLE_NOTHING', {}, 409)
  return last.id
}
