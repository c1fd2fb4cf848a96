import { toHex } from '#ca/certificates/asn1'
import { field, type CertificateField } from '#ca/certificates/certificate_field'
import type { CertificateView } from '#ca/certificates/certificate_view'
import type { RawExtension } from '#ca/certificates/extension_views'
import { nameText, parseName } from '#ca/certificates/names'
import { ACCESS, EXTENSION } from '#ca/certificates/object_identifiers'

type Rows = (view: CertificateView, extension: RawExtension) => CertificateField[]

/** The octets of a BIT STRING without its header and count of unused bits: e0, 06 … */
function bits({ value }: RawExtension): string {
  return toHex(value.subarray(3))
}

function keyUsage({ keyUsage: usages }: CertificateView, extension: RawExtension) {
  const terms = (usages ?? []).map((usage) => `certificates.key_usage.${usage}`)
  return [field({ id: 'keyUsage', value: bits(extension), terms })]
}

function policies(view: CertificateView) {
  return view.policies.map(({ oid, cps }) =>
    field({ id: 'policy', value: [oid, ...cps].join(', ') })
  )
}

function access(view: CertificateView) {
  return [
    ...view.caIssuers.map((value) => field({ id: 'caIssuers', value, oid: ACCESS.caIssuers })),
    ...view.ocsp.map((value) => field({ id: 'ocsp', value, oid: ACCESS.ocsp })),
  ]
}

function authorityKey({ authorityKeyIdentifier: key }: CertificateView) {
  const issuer = key?.issuer ? nameText(parseName(key.issuer)) : ''
  return [
    field({ id: 'authorityKeyIdentifier', value: key?.keyIdentifier ?? '', hex: true }),
    ...(issuer ? [field({ id: 'authorityCertIssuer', value: issuer })] : []),
    ...(key?.serial ? [field({ id: 'authorityCertSerial', value: key.serial, hex: true })] : []),
  ]
}

function basicConstraints({ basicConstraints: constraints }: CertificateView) {
  const term = constraints?.ca ? 'authority' : 'end_entity'
  const value = constraints?.pathLength?.toString() ?? ''
  return [
    field({ id: 'basicConstraints', value, terms: [`certificates.basic_constraints.${term}`] }),
  ]
}

const ROWS: Record<string, Rows> = {
  [EXTENSION.keyUsage]: keyUsage,
  [EXTENSION.certificatePolicies]: policies,
  [EXTENSION.authorityInformationAccess]: access,
  [EXTENSION.basicConstraints]: basicConstraints,
  [EXTENSION.authorityKeyIdentifier]: authorityKey,
  [EXTENSION.subjectKeyIdentifier]: (view) => [
    field({ id: 'subjectKeyIdentifier', value: view.subjectKeyIdentifier ?? '', hex: true }),
  ],
  [EXTENSION.crlDistributionPoints]: (view) => [field({ id: 'crl', value: view.crl.join(', ') })],
  [EXTENSION.freshestCrl]: (view) => [
    field({ id: 'freshestCrl', value: view.freshestCrl.join(', ') }),
  ],
  [EXTENSION.extendedKeyUsage]: (view) => [
    field({ id: 'extendedKeyUsage', value: (view.extendedKeyUsage ?? []).join(', ') }),
  ],
}

/** The rows of one extension; one that is unknown or unreadable is shown in hex. */
export function extensionFields(view: CertificateView, extension: RawExtension) {
  const { oid, critical } = extension
  const malformed = view.malformedExtensions.includes(oid)
  const rows = malformed ? undefined : ROWS[oid]
  const shown = rows?.(view, extension) ?? [
    field({
      id: `extension.${oid}`,
      label: 'certificates.fields.extension',
      labelFacts: { oid },
      value: toHex(extension.value),
      terms: malformed ? ['certificates.malformed'] : [],
      hex: true,
    }),
  ]
  return shown.map((row) => ({ ...row, oid: row.oid ?? oid, critical }))
}
