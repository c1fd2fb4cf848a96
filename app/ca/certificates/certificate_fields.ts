import { attributeShortName } from '#ca/certificates/attributes'
import type { CertificateView, NameView } from '#ca/certificates/certificate_view'
import { field, type CertificateField } from '#ca/certificates/certificate_field'
import { extensionFields } from '#ca/certificates/extension_fields'
import { EXTENSION } from '#ca/certificates/object_identifiers'

export type { CertificateField } from '#ca/certificates/certificate_field'

/** Annex 5 prints a CA's extensions in one order and a holder's in another; what neither has comes last. */
const AUTHORITY_ORDER: string[] = [
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.certificatePolicies,
  EXTENSION.authorityInformationAccess,
  EXTENSION.crlDistributionPoints,
]
const HOLDER_ORDER: string[] = [
  EXTENSION.keyUsage,
  EXTENSION.certificatePolicies,
  EXTENSION.authorityInformationAccess,
  EXTENSION.crlDistributionPoints,
  EXTENSION.freshestCrl,
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.binaryData,
]

function issuerFields({ attributes }: NameView): CertificateField[] {
  return attributes.map(({ oid, name, value }) =>
    field({
      id: `issuer.${name ?? oid}`,
      label: 'certificates.fields.issuer',
      labelFacts: { attribute: attributeShortName(oid) },
      value,
      oid,
    })
  )
}

function subjectFields({ attributes }: NameView): CertificateField[] {
  return attributes.map(({ oid, name, value }) =>
    field({
      id: `subject.${name ?? oid}`,
      label: `certificates.fields.subject.${name ?? 'other'}`,
      labelFacts: { attribute: attributeShortName(oid) },
      value,
      oid,
    })
  )
}

function keyFields({ key }: CertificateView): CertificateField[] {
  const terms = key.algorithm ? [`certificates.algorithms.${key.algorithm}`] : []
  const parameters = key.parameterOids.join(', ')
  return [
    field({
      id: 'publicKey',
      value: key.bits === null ? '' : String(key.bits),
      terms,
      oid: key.oid,
    }),
    ...(parameters ? [field({ id: 'keyParameters', value: parameters })] : []),
    ...(key.problem ? [field({ id: 'keyProblem', value: key.problem })] : []),
  ]
}

const SIGNATURE_TERMS: Record<string, string> = {
  '1.2.398.3.10.1.1.2.3.2': 'gost-2015',
  '1.2.398.3.10.1.1.1.2': 'gost-2004',
  '1.2.840.113549.1.1.11': 'rsa',
  '1.2.840.10045.4.3.2': 'ec-p256',
}

function basicFields(view: CertificateView): CertificateField[] {
  const { oid } = view.signatureAlgorithm
  const algorithm = SIGNATURE_TERMS[oid]
  return [
    field({ id: 'version', value: `V${view.version}` }),
    field({ id: 'serial', value: view.serial, hex: true }),
    field({
      id: 'signatureAlgorithm',
      value: algorithm ? '' : oid,
      terms: algorithm ? [`certificates.algorithms.${algorithm}`] : [],
      oid,
    }),
    ...issuerFields(view.issuer),
    field({ id: 'notBefore', value: view.notBefore.toISO({ suppressMilliseconds: true }) ?? '' }),
    field({ id: 'notAfter', value: view.notAfter.toISO({ suppressMilliseconds: true }) ?? '' }),
    ...subjectFields(view.subject),
    ...keyFields(view),
  ]
}

/**
 * A certificate field by field in the order of annex 5: the basic fields, the extensions, the signature, then
 * the fingerprints, which are of the file and not in it.
 */
export function certificateFields(view: CertificateView): CertificateField[] {
  const order = view.basicConstraints?.ca ? AUTHORITY_ORDER : HOLDER_ORDER
  const place = (oid: string) => (order.includes(oid) ? order.indexOf(oid) : order.length)
  const extensions = [...view.extensions].sort((a, b) => place(a.oid) - place(b.oid))
  return [
    ...basicFields(view),
    ...extensions.flatMap((extension) => extensionFields(view, extension)),
    field({ id: 'signature', value: Buffer.from(view.signature).toString('hex'), hex: true }),
    field({ id: 'sha1', value: view.fingerprints.sha1, hex: true }),
    field({ id: 'sha256', value: view.fingerprints.sha256, hex: true }),
  ]
}

/** A row's value in somebody's language: the words, then what stands in the certificate. */
export function fieldText(row: CertificateField, translate: (key: string) => string): string {
  // The byte of the key usage says the same as its words.
  const value = row.id === 'keyUsage' && row.terms.length > 0 ? '' : row.value
  return [...row.terms.map(translate), value].filter(Boolean).join(', ')
}
