import { signatureOver, type Referenced } from '#ca/hr/client/signature_over'
import { inside, base64, field } from '#ca/hr/canonical'
import { body, envelope, timestamp } from '#ca/hr/client/signed_envelope'
import { payload, signPayload } from '#ca/hr/client/signed_payload'
import { BASE64, WSSE, WSU, X509V3 } from '#ca/hr/namespaces'
import { ENVELOPED, EXCLUSIVE } from '#ca/verification/xml/signature_methods'
import { asParty, ISSUE, NOW, type Parties } from '#tests/support/hr/parties'
import type { Certified } from '#tests/support/chain'
import type { IssueRequest } from '#ca/hr/requests'

const FACTS = { messageId: 'a-1', senderId: 'e-qyzmet', at: NOW }

/** The pieces of a good message, to be put together wrongly. */
export interface Pieces {
  body: string
  timestamp: string
  signature: string
  payload: string
}

export const keyIdentifier = (certificate: Uint8Array) =>
  inside(
    `wsse:SecurityTokenReference xmlns:wsse="${WSSE}"`,
    `<wsse:KeyIdentifier EncodingType="${BASE64}" ValueType="${X509V3}">${base64(certificate)}</wsse:KeyIdentifier>`
  )

export const x509Data = (certificate: Uint8Array) =>
  inside('ds:X509Data', field('ds:X509Certificate', base64(certificate)))

/** A good payload that the person has signed. */
export const goodPayload = (parties: Parties, request: IssueRequest = ISSUE) =>
  signPayload(payload(request, { messageId: 'a-1', language: 'ru' }), asParty(parties.person))

/** How a person's signature may be wrong; the owner has signed around it all the same. */
export interface PersonChanges {
  uri?: string
  transforms?: string[]
  /** Who signs, in place of the person, whose certificate stays. */
  signer?: Certified
}

/** A message in which the person has signed the payload in another way, signed by the owner. */
export async function personSigned(
  parties: Parties,
  { uri = '', transforms = [ENVELOPED, EXCLUSIVE], signer = parties.person }: PersonChanges
): Promise<string> {
  const canonical = payload(ISSUE, { messageId: 'a-1', language: 'ru' })
  const hint = x509Data(parties.person.certificate)
  const signature = await signatureOver([{ uri, transforms, canonical }], asParty(signer), hint)
  return ownerSigned(parties, canonical.replace('</hr:issue>', `${signature}</hr:issue>`))
}

/** The owner's signature over whatever references. */
export const ownerSignature = (references: Referenced[], owner: Certified) =>
  signatureOver(references, asParty(owner), keyIdentifier(owner.certificate))

/** To the Body and to the Timestamp, as it should be. */
export const ownReferences = ({
  body: canonical,
  timestamp: stamp,
}: Pick<Pieces, 'body' | 'timestamp'>) => [
  { uri: '#id-1', transforms: [EXCLUSIVE], canonical },
  { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: stamp },
]

/** A good message around this payload, in its pieces. */
export async function pieces(parties: Parties, signed: string): Promise<Pieces> {
  const parts = { body: body(signed, 'id-1', FACTS), timestamp: timestamp('TS-1', FACTS) }
  const signature = await ownerSignature(ownReferences(parts), parties.owner)
  return { ...parts, signature, payload: signed }
}

/** A message whose owner has signed whatever its payload is. */
export async function ownerSigned(parties: Parties, signed: string): Promise<string> {
  const all = await pieces(parties, signed)
  return envelope(all.timestamp + all.signature, all.body)
}

/** How a message with its key in a security token may be wrong. */
export interface TokenChanges {
  /** What the token holds, in place of the owner's certificate. */
  certificate?: Uint8Array
  /** Who signs, in place of the owner. */
  signer?: Certified
  uri?: string
  valueType?: string
  /** How often the token stands there. */
  tokens?: number
}

/** A message whose owner's KeyInfo refers to a wsse:BinarySecurityToken (X.509 token profile 1.0, 3.2). */
export async function tokenSigned(
  parties: Parties,
  { certificate, signer, uri = '#X509-1', valueType = X509V3, tokens = 1 }: TokenChanges = {}
): Promise<string> {
  const all = await pieces(parties, await goodPayload(parties))
  const owner = signer ?? parties.owner
  const encoded = base64(certificate ?? parties.owner.certificate)
  const token = `<wsse:BinarySecurityToken xmlns:wsu="${WSU}" wsu:Id="X509-1" EncodingType="${BASE64}" ValueType="${valueType}">${encoded}</wsse:BinarySecurityToken>`
  const hint = inside(
    `wsse:SecurityTokenReference xmlns:wsse="${WSSE}"`,
    `<wsse:Reference URI="${uri}" ValueType="${X509V3}"></wsse:Reference>`
  )
  const signed = await signatureOver(ownReferences(all), asParty(owner), hint)
  return envelope(token.repeat(tokens) + all.timestamp + signed, all.body)
}

/** The payload that an attacker would like to have believed, unsigned. */
export const EVIL = payload({ ...ISSUE, iin: '900101300011' }, { messageId: 'a-1', language: 'ru' })

/** A Body with the attacker's payload, and the person's signature of another one in it. */
export function evilBody(id: string | null, good: Pieces): string {
  const [signature] = /<ds:Signature.*<\/ds:Signature>/.exec(good.payload) ?? ['']
  const forged = EVIL.replace('</hr:issue>', `${signature}</hr:issue>`)
  const whole = body(forged, id ?? 'none', FACTS)
  return id === null ? whole.replace(' wsu:Id="none"', '') : whole
}
