import type { DateTime } from 'luxon'
import { buildHolderName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
import { signedStateChange } from '#ca/hr/callbacks/state_change_xml'
import { EXAMPLE_HOLDER, type ExampleParties } from '#ca/hr/client/example_parties'
import { signedRequest } from '#ca/hr/client/signed_request'
import type { HrAnswer, HrRequest } from '#ca/hr/requests'
import { answerXml, faultXml, soapMessage, type FaultText } from '#ca/hr/wire/answer_xml'
import { isoMoment } from '#ca/moments'

const { iin } = EXAMPLE_HOLDER
const NUMBER = { number: 123, printedNumber: 'ОН-000123' }
const SERIAL = '3f0a51c2'

async function requests(): Promise<Record<string, HrRequest>> {
  const signer = KeyPair.generate('gost-2015').signer()
  const request = await buildRequest({ subject: buildHolderName(EXAMPLE_HOLDER), signer })
  const [ground, language] = ['type_c', 'kk'] as const
  return {
    issue: { kind: 'issue', iin, carrierSerial: 'KZ00012345', request, ground, language },
    revoke: { kind: 'revoke', iin, serial: SERIAL, ground: 'carrier_lost', language },
    state: { kind: 'state', number: NUMBER.number },
    refusals: { kind: 'refusals', from: '2026-11-01', to: '2026-11-30', page: 1 },
  }
}

function answers(at: DateTime): Record<string, HrAnswer> {
  const moment = isoMoment(at)
  const refused = { ground: 'S-11.5', reason: 'Жарамды куәлігі бар' }
  return {
    issue: { kind: 'issue', ...NUMBER, filedOn: '2026-11-17', dueOn: '2026-11-24' },
    revoke: { kind: 'revoke', serial: SERIAL, ground: 'carrier_lost', revokedAt: moment },
    state: {
      ...{ kind: 'state', ...NUMBER, iin, state: 'to_install', changedAt: moment, refused: null },
      certificate: { serial: SERIAL, notBefore: moment, notAfter: '2029-11-17T05:42:00Z' },
    },
    refusals: {
      ...{ kind: 'refusals', page: 1, pages: 1, total: 1 },
      refusals: [{ ...NUMBER, ...refused, iin, refusedAt: moment }],
    },
  }
}

/**
 * Messages of the contract, by file name: a request and an answer of each kind, what is pushed, and a fault.
 *
 * @param at    when the requests are signed and answered
 * @param fault in the words of its reader
 */
export async function examples(
  parties: ExampleParties,
  at: DateTime,
  fault: FaultText
): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const [kind, request] of Object.entries(await requests())) {
    const messageId = `example-${kind}`
    const asked = {
      request,
      messageId,
      language: 'kk',
      senderId: 'e-qyzmet',
      at,
      ...parties,
    } as const
    files[`${kind}.request.xml`] = await signedRequest(asked)
  }
  for (const [kind, answer] of Object.entries(answers(at))) {
    const answered = { messageId: `example-${kind}`, sessionId: null, at }
    files[`${kind}.answer.xml`] = soapMessage(answerXml(answer, answered))
  }
  const change = {
    ...NUMBER,
    ...({ state: 'confirmed', messageId: 'example-issue' } as const),
    changedAt: '2026-11-18T04:10:00Z',
  }
  const delivery = { delivery: 41, sentAt: at }
  files['stateChange.push.xml'] = await signedStateChange(change, delivery, parties.authority)
  files['fault.xml'] = soapMessage(faultXml(fault, at, false))
  return files
}
