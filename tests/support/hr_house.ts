import { randomBytes } from 'node:crypto'
import { DateTime } from 'luxon'
import { AnswerHrRequest } from '#ca/hr/act/answer_hr_request'
import { KeyPair } from '#ca/crypto/key_pair'
import HrMessage from '#models/hr_message'
import HrSystem from '#models/hr_system'
import type { HrAnswer, HrRequest, IssueRequest } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

let systems = 0
let messages = 0

/** A registered HR system. */
export function aSystem(changes: Partial<HrSystem> = {}): Promise<HrSystem> {
  return HrSystem.create({
    name: `E-Qyzmet ${++systems}`,
    owner: 'Агентство по делам государственной службы',
    addresses: ['127.0.0.1'],
    limitPerMinute: 600,
    kinds: ['issue', 'revoke', 'state', 'refusals'],
    callbackUrl: null,
    registeredBy: 'administrator',
    ...changes,
  })
}

/** A message that has come, not answered yet. */
export function aMessage(system: HrSystem, signerIin: string, changes: Partial<HrMessage> = {}) {
  return HrMessage.create({
    systemId: system.id,
    messageId: `message-${++messages}`,
    contentSha256: randomBytes(32).toString('hex'),
    kind: 'issue',
    state: 'received',
    receivedAt: DateTime.fromISO('2026-11-17T05:00:00Z'),
    remoteAddress: '127.0.0.1',
    signerIin,
    request: Buffer.from('<Envelope/>'),
    ...changes,
  })
}

/** What a message of a system is answered, signed by a person. */
export async function answered(
  house: IssuingHouse,
  request: HrRequest,
  message: HrMessage
): Promise<HrAnswer> {
  const answering = await house.make(AnswerHrRequest)
  const { id: messageRowId, systemId, signerIin: iin } = message
  return answering.handle(request, {
    ...{ messageRowId, systemId },
    signer: { iin },
  })
}

/** The request for a certificate over a fresh key on a holder's carrier. */
export async function issueRequest(
  holder: OnlineHolder,
  pair = KeyPair.generate('gost-2015')
): Promise<IssueRequest> {
  const request = await holder.request(pair)
  const { serialNumber: carrierSerial } = holder.carrier
  return { kind: 'issue', iin: holder.iin, carrierSerial, request, ground: null, language: 'kk' }
}
