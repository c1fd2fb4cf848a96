import type { DateTime } from 'luxon'
import { BASE64, GATEWAY, SERVICE_ID, SOAP, WSSE, WSU, X509V3 } from '#ca/hr/namespaces'
import { base64, field, inside } from '#ca/hr/canonical'
import { signatureOver, type SigningParty } from '#ca/hr/client/signature_over'
import { isoMoment } from '#ca/moments'
import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'

/** What stands around a signed payload. */
export interface EnvelopeOf {
  messageId: string
  /** SenderInfo of the gateway. */
  senderId: string
  /** When the owner signs. */
  at: DateTime
  /** How long the message may be on its way. */
  secondsToLive?: number
}

/** How long a message may be on its way, when nobody says otherwise. */
const SECONDS_TO_LIVE = 300

const withId = (name: string, prefixes: Record<string, string>, id: string) => {
  const declared = Object.entries(prefixes).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  return `${name}${declared.join('')} wsu:Id="${id}"`
}

/** SendMessage of the gateway in a SOAP Body, in its exclusive canonical form. */
export function body(payload: string, id: string, { messageId, senderId, at }: EnvelopeOf): string {
  const info = inside(
    'requestInfo',
    field('messageId', messageId),
    field('serviceId', SERVICE_ID),
    field('messageDate', isoMoment(at)),
    inside('sender', field('senderId', senderId))
  )
  return inside(
    withId('soapenv:Body', { soapenv: SOAP, wsu: WSU }, id),
    inside(
      `typ:SendMessage xmlns:typ="${GATEWAY}"`,
      inside('request', info, inside('requestData', inside('data', payload)))
    )
  )
}

/** wsu:Timestamp, in its exclusive canonical form. */
export function timestamp(id: string, { at, secondsToLive = SECONDS_TO_LIVE }: EnvelopeOf): string {
  return inside(
    withId('wsu:Timestamp', { wsu: WSU }, id),
    field('wsu:Created', isoMoment(at)),
    field('wsu:Expires', isoMoment(at.plus({ seconds: secondsToLive })))
  )
}

/** The envelope of these parts: what every message of the channel looks like from outside. */
export function envelope(security: string, signedBody: string): string {
  return inside(
    `soapenv:Envelope xmlns:soapenv="${SOAP}"`,
    inside(
      'soapenv:Header',
      inside(`wsse:Security xmlns:wsse="${WSSE}" soapenv:mustUnderstand="1"`, security)
    ),
    signedBody
  )
}

/** The owner's signature (S-6.4): WS-Security over the Body and the Timestamp, its certificate as key identifier. */
export async function signEnvelope(
  payload: string,
  owner: SigningParty,
  facts: EnvelopeOf
): Promise<string> {
  const [bodyId, timestampId] = [`id-${facts.messageId}`, `TS-${facts.messageId}`]
  const parts = { body: body(payload, bodyId, facts), timestamp: timestamp(timestampId, facts) }
  const signature = await signatureOver(
    [
      { uri: `#${bodyId}`, transforms: [EXCLUSIVE], canonical: parts.body },
      { uri: `#${timestampId}`, transforms: [EXCLUSIVE], canonical: parts.timestamp },
    ],
    owner,
    keyIdentifier(owner.certificate)
  )
  return envelope(parts.timestamp + signature, parts.body)
}

const keyIdentifier = (certificate: Uint8Array) =>
  inside(
    `wsse:SecurityTokenReference xmlns:wsse="${WSSE}"`,
    `<wsse:KeyIdentifier EncodingType="${BASE64}" ValueType="${X509V3}">${base64(certificate)}</wsse:KeyIdentifier>`
  )
