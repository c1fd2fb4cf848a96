import { envelope } from '#ca/hr/client/signed_envelope'
import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'
import { ownerSignature, pieces } from '#tests/support/hr/forge'
import type { Pieces } from '#tests/support/hr/forge'
import type { Parties } from '#tests/support/hr/parties'

/** A document per variant, the codes with which it may be refused. */
export type Variant = (good: Pieces, parties: Parties) => Promise<string> | string
export interface Attack {
  name: string
  codes: string[]
  variants: Record<string, Variant>
}

export const whole = ({ body, timestamp, signature }: Pieces) =>
  envelope(timestamp + signature, body)
export const inHeader = (extra: string, { timestamp, signature }: Pieces, body: string) =>
  envelope(timestamp + signature, body).replace('</soapenv:Header>', `${extra}</soapenv:Header>`)
export const inSignature = (text: string, extra: string) =>
  text.replace('</ds:Signature></wsse', `${extra}</ds:Signature></wsse`)
export const wrapped = (name: string, content: string) =>
  `<w:${name} xmlns:w="urn:w">${content}</w:${name}>`
export const object = (content: string) => `<ds:Object>${content}</ds:Object>`

export const XSLT = 'http://www.w3.org/TR/1999/REC-xslt-19991116'
export const XPATH = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
export const aTransform = (uri: string, content = '') =>
  `<ds:Transform Algorithm="${uri}">${content}</ds:Transform>`

export const SHAPE = ['E_HR_ENVELOPE', 'E_HR_IDS', 'E_HR_REFERENCE', 'E_HR_CHANGED']

/** An owner who signed with other transforms than those of the contract; the digests fit all the same. */
export async function withTransforms(parties: Parties, signed: string, transforms: string[]) {
  const good = await pieces(parties, signed)
  const references = [
    { uri: '#id-1', transforms, canonical: good.body },
    { uri: '#TS-1', transforms: [EXCLUSIVE], canonical: good.timestamp },
  ]
  const signature = await ownerSignature(references, parties.owner)
  return whole({ ...good, signature })
}

export const asStranger = ({ stranger }: Parties) => ({
  signer: stranger.keys.signer(),
  certificate: stranger.certificate,
})
