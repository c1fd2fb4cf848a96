import { algorithm } from '#ca/crypto/algorithms'
import { XML_ALGORITHMS } from '#ca/crypto/xml_algorithms'
import { base64, field, inside } from '#ca/hr/canonical'
import type { Signer } from '#ca/crypto/signer'
import { DSIG } from '#ca/verification/xml/child_elements'
import { EXCLUSIVE } from '#ca/verification/xml/signature_methods'

/** Who signs: a key, and the certificate for it (DER). */
export interface SigningParty {
  signer: Signer
  certificate: Uint8Array
}

/** What a reference is to, in its canonical form. */
export interface Referenced {
  uri: string
  transforms: string[]
  canonical: string
}

const DECLARED = ` xmlns:ds="${DSIG}"`
const named = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"></ds:${name}>`

function reference({ uri, transforms, canonical }: Referenced, { signer }: SigningParty): string {
  const { digest } = algorithm(signer.algorithm)
  return inside(
    `ds:Reference URI="${uri}"`,
    inside('ds:Transforms', ...transforms.map((each) => named('Transform', each))),
    named('DigestMethod', XML_ALGORITHMS[signer.algorithm].digest),
    field('ds:DigestValue', base64(digest(Buffer.from(canonical, 'utf8'))))
  )
}

/**
 * A ds:Signature over these references, exclusive canonicalisation of SignedInfo.
 *
 * @param keyInfo what stands in ds:KeyInfo
 */
export async function signatureOver(
  references: Referenced[],
  party: SigningParty,
  keyInfo: string
): Promise<string> {
  const { signer } = party
  const content = [
    named('CanonicalizationMethod', EXCLUSIVE),
    named('SignatureMethod', XML_ALGORITHMS[signer.algorithm].signature),
    ...references.map((each) => reference(each, party)),
  ].join('')
  const canonical = `<ds:SignedInfo${DECLARED}>${content}</ds:SignedInfo>`
  const value = base64(await signer.sign(Buffer.from(canonical, 'utf8')))
  return inside(
    `ds:Signature${DECLARED}`,
    inside('ds:SignedInfo', content),
    field('ds:SignatureValue', value),
    inside('ds:KeyInfo', keyInfo)
  )
}
