import { CaError } from '#ca/ca_error'
import { GATEWAY, HR, SERVICE_ID } from '#ca/hr/namespaces'
import { attributesOf, elementsOf, exactly, isNamed, parse, textOf } from '#ca/hr/wire/tree'
import type { XmlElement } from '#ca/hr/wire/xml_element'
import { signatureParts, type SignatureParts } from '#ca/hr/wire/signature_parts'
import { DSIG } from '#ca/verification/xml/child_elements'
import { ENVELOPED, EXCLUSIVE } from '#ca/verification/xml/signature_methods'

/** What a message may be called. */
export const MESSAGE_ID = /^[A-Za-z0-9._:{}-]{1,100}$/
/** xs:dateTime. */
const MESSAGE_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/
/** Of requestInfo, in the order of the gateway's schema. */
const INFO = [
  'messageId',
  'correlationId',
  'serviceId',
  'messageDate',
  'routeId',
  'sender',
  'properties',
  'sessionId',
]

/** What the owner signed: the gateway's message id, and the payload with the person's signature. */
export interface GatewayRequest {
  messageId: string
  sessionId: string | null
  payload: XmlElement
  signature: SignatureParts
}

function infoOf(info: XmlElement): Pick<GatewayRequest, 'messageId' | 'sessionId'> {
  const parts = elementsOf(info)
  const places = parts.map((each) => INFO.findIndex((name) => isNamed(each, [null, name])))
  const repeats = (at: number) => places[at] === places[at - 1] && INFO[places[at]] !== 'properties'
  const wrong = places.findIndex(
    (place, at) => place === -1 || place < (places[at - 1] ?? 0) || repeats(at)
  )
  if (wrong !== -1)
    throw new CaError('E_HR_ENVELOPE', { element: parts[wrong].nodeName.slice(0, 60) })
  const text = (name: string) => {
    const found = parts.find((each) => each.nodeName === name)
    return found ? textOf(found) : null
  }
  const messageId = text('messageId') ?? ''
  if (!MESSAGE_ID.test(messageId)) throw new CaError('E_HR_PAYLOAD', { field: 'messageId' })
  if (text('serviceId') !== SERVICE_ID) throw new CaError('E_HR_ENVELOPE', { element: 'serviceId' })
  if (!MESSAGE_DATE.test(text('messageDate') ?? ''))
    throw new CaError('E_HR_ENVELOPE', { element: 'messageDate' })
  return { messageId, sessionId: text('sessionId') }
}

/** The person's signature: the last element of the payload, and the only one in it. */
function personSignature(payload: XmlElement): SignatureParts {
  const all = payload.named(DSIG, 'Signature')
  const [own] = elementsOf(payload).slice(-1)
  if (all.length === 0) throw new CaError('E_HR_SIGNATURE_MISSING', { role: 'person' })
  if (all.length > 1 || own !== all[0]) throw new CaError('E_HR_ORDER')
  const parts = signatureParts(own, 1, [ENVELOPED, EXCLUSIVE])
  const [{ uri }] = parts.references
  if (uri !== '') throw new CaError('E_HR_REFERENCE', { uri: uri.slice(0, 60) })
  return parts
}

/**
 * Reads SendMessage from the canonical form of the Body over which the owner's signature holds.
 *
 * @throws CaError E_HR_ENVELOPE, E_HR_PAYLOAD, E_HR_SIGNATURE_MISSING, E_HR_ORDER and those of `signatureParts`
 */
export function readGatewayRequest(signed: string): GatewayRequest {
  const [message] = exactly(parse(signed), [GATEWAY, 'SendMessage'])
  const [request] = exactly(message, [null, 'request'])
  const [info, requestData] = exactly(request, [null, 'requestInfo'], [null, 'requestData'])
  const [data] = exactly(requestData, [null, 'data'])
  const [payload, ...more] = elementsOf(data)
  const foreign = more[0] ?? payload
  if (
    !payload ||
    more.length > 0 ||
    payload.namespaceURI !== HR ||
    attributesOf(payload).length > 0
  )
    throw new CaError('E_HR_ENVELOPE', { element: foreign?.nodeName.slice(0, 60) ?? 'data' })
  return { ...infoOf(info), payload, signature: personSignature(payload) }
}
