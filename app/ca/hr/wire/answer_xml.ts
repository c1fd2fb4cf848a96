import type { DateTime } from 'luxon'
import { field, inside } from '#ca/hr/canonical'
import { GATEWAY, HR, SOAP } from '#ca/hr/namespaces'
import { isoMoment } from '#ca/moments'
import { SUCCESS, type HrAnswer } from '#ca/hr/requests'

/** A fault in the words of its reader. */
export interface FaultText {
  code: string
  /** What is wrong. */
  message: string
  /** What to do. */
  hint: string
}

type Refusal = Extract<HrAnswer, { kind: 'refusals' }>['refusals'][number]

const refusal = ({ number, printedNumber, iin, ground, reason, refusedAt }: Refusal) =>
  inside(
    'refusal',
    field('number', number),
    field('printedNumber', printedNumber),
    field('iin', iin),
    field('ground', ground),
    field('reason', reason),
    field('refusedAt', refusedAt)
  )

function fieldsOf(answer: HrAnswer): string[] {
  switch (answer.kind) {
    case 'issue':
      return [
        field('number', answer.number),
        field('printedNumber', answer.printedNumber),
        field('filedOn', answer.filedOn),
        field('dueOn', answer.dueOn),
      ]
    case 'revoke':
      return [
        field('serial', answer.serial),
        field('ground', answer.ground),
        field('revokedAt', answer.revokedAt),
      ]
    case 'state':
      return stateFields(answer)
    case 'refusals':
      return [
        field('page', answer.page),
        field('pages', answer.pages),
        field('total', answer.total),
        ...answer.refusals.map(refusal),
      ]
  }
}

function stateFields(answer: Extract<HrAnswer, { kind: 'state' }>): string[] {
  const { refused, certificate } = answer
  return [
    field('number', answer.number),
    field('printedNumber', answer.printedNumber),
    field('iin', answer.iin),
    field('state', answer.state),
    field('changedAt', answer.changedAt),
    refused
      ? inside('refused', field('ground', refused.ground), field('reason', refused.reason))
      : '',
    certificate
      ? inside(
          'certificate',
          field('serial', certificate.serial),
          field('notBefore', certificate.notBefore),
          field('notAfter', certificate.notAfter)
        )
      : '',
  ]
}

/** What a message is answered to, and when. */
export interface Answered {
  messageId: string
  sessionId: string | null
  at: DateTime
}

/** SendMessageResponse: the answer, under the id of the message that it is to. */
export function answerXml(answer: HrAnswer, { messageId, sessionId, at }: Answered): string {
  const info = inside(
    'responseInfo',
    field('messageId', messageId),
    field('correlationId', messageId),
    field('responseDate', isoMoment(at)),
    inside('status', field('code', SUCCESS), field('message', 'Message has been processed')),
    sessionId === null ? '' : field('sessionId', sessionId)
  )
  const data = inside(`hr:${answer.kind}Answer xmlns:hr="${HR}"`, ...fieldsOf(answer))
  return inside(
    `typ:SendMessageResponse xmlns:typ="${GATEWAY}"`,
    inside('response', info, inside('responseData', inside('data', data)))
  )
}

/**
 * soapenv:Fault with the gateway's SendMessageFault in it.
 *
 * @param ours the trouble is the server's: try again; otherwise the message must change
 */
export function faultXml(text: FaultText, at: DateTime, ours: boolean): string {
  const detail = inside(
    `typ:SendMessageFault1_SendMessageFault xmlns:typ="${GATEWAY}"`,
    field('errorCode', text.code),
    field('errorMessage', text.message),
    field('errorData', text.hint),
    field('errorDate', isoMoment(at))
  )
  return inside(
    'soapenv:Fault',
    field('faultcode', ours ? 'soapenv:Server' : 'soapenv:Client'),
    field('faultstring', text.message),
    inside('detail', detail)
  )
}

/** A SOAP message with this in its Body. */
export const soapMessage = (body: string): string =>
  inside(`soapenv:Envelope xmlns:soapenv="${SOAP}"`, inside('soapenv:Body', body))
