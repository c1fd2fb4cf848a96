import type { DateTime } from 'luxon'
import { OID } from '#ca/crypto/oids'
import { digestOf } from '#ca/crypto/digests'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { readAsn1Time } from '#ca/certificates/asn1_time'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { childrenOf, TAG, type Element } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'
import { valuesOf, type SignerInfo } from '#ca/certificates/signed_data'
import { firstRepeated } from '#ca/verification/checks/first_repeated'
import { fail, notApplicable, pass, undetermined, type Finding } from '#ca/verification/report'

/** Attributes of RFC 5652 11 and RFC 5035. */
const ATTRIBUTE = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

const DATA = '1.2.840.113549.1.7.1'

/** The one value of an attribute that may be there once; undefined when it is not there or ambiguous. */
function single(signer: SignerInfo, oid: string): Element | undefined {
  const values = valuesOf(signer.signedAttributes, oid)
  return values.length === 1 ? values[0] : undefined
}

/** When the signer says that it signed; null without such a word. */
export function claimedTime(signer: SignerInfo): DateTime | null {
  const value = single(signer, ATTRIBUTE.signingTime)
  try {
    return value ? readAsn1Time(value) : null
  } catch (error) {
    if (error instanceof CaError) return null
    throw error
  }
}

/** The document is the one that was signed: its hash is the messageDigest (RFC 5652 11.2). */
export function checkContent(signer: SignerInfo, content: Uint8Array | null): Finding {
  if (!content) return undetermined('document', 'original_not_given')
  if (!signer.signedBytes) return pass('document', 'document_signed_directly')
  const digest = digestOf(signer.digestOid)
  if (!digest) return undetermined('document', 'digest_unknown', { oid: signer.digestOid })
  const said = single(signer, ATTRIBUTE.messageDigest)
  if (!said) return fail('document', 'message_digest_missing')
  if (!sameBytes(said.content, digest(content))) return fail('document', 'document_changed')
  return signer.digestOid === OID.sha1
    ? undetermined('document', 'digest_sha1')
    : pass('document', 'document_unchanged', { bytes: content.length })
}

/** The attributes that RFC 5652 5.3 wants beside any other: content type and message digest, once each. */
export function checkAttributes(signer: SignerInfo, contentType: string): Finding {
  const id = 'signed_attributes'
  if (!signer.signedBytes) {
    return contentType === DATA
      ? notApplicable(id, 'attributes_absent')
      : fail(id, 'attributes_required', { type: contentType })
  }
  const said = single(signer, ATTRIBUTE.contentType)
  if (!said) return fail(id, 'content_type_missing')
  const type = oidText(said)
  if (type !== contentType)
    return fail(id, 'content_type_differs', { said: type, type: contentType })
  const repeated = firstRepeated(signer.signedAttributes.map(({ oid }) => oid))
  return repeated ? fail(id, 'attribute_repeated', { oid: repeated }) : pass(id, 'attributes_good')
}

/** The hash in an ESSCertIDv2 is by SHA-256 unless an algorithm stands before it (RFC 5035 4). */
function namedHash(certificateId: Element): { oid: string; hash: Uint8Array } {
  const [first, second] = childrenOf(certificateId)
  if (first.tag === TAG.OCTET_STRING) return { oid: OID.sha256, hash: first.content }
  return { oid: oidText(childrenOf(first)[0]), hash: second.content }
}

/** The signature names the certificate that it was made under, so that no other can be put in its place. */
export function checkSigningCertificate(signer: SignerInfo, certificate: CertificateView): Finding {
  const id = 'signing_certificate'
  const second = single(signer, ATTRIBUTE.signingCertificateV2)
  const first = single(signer, ATTRIBUTE.signingCertificate)
  const attribute = second ?? first
  if (!attribute) return notApplicable(id, 'signing_certificate_absent')
  const [list] = childrenOf(attribute)
  const named = namedHash(childrenOf(list)[0])
  const oid = second ? named.oid : OID.sha1
  const digest = digestOf(oid)
  if (!digest) return undetermined(id, 'digest_unknown', { oid })
  return sameBytes(named.hash, digest(certificate.der))
    ? pass(id, 'signing_certificate_same')
    : fail(id, 'signing_certificate_differs')
}
