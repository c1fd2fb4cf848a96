import type { CertificateView } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { firstRepeated } from '#ca/verification/checks/first_repeated'
import { fail, pass, type Finding } from '#ca/verification/report'

/** Extensions that the checks here take into account. */
const UNDERSTOOD: string[] = [
  EXTENSION.subjectKeyIdentifier,
  EXTENSION.authorityKeyIdentifier,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.basicConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.crlDistributionPoints,
  EXTENSION.freshestCrl,
  EXTENSION.authorityInformationAccess,
  EXTENSION.subjectAlternativeName,
  EXTENSION.keyStorage,
]

/** No critical extension is unknown, none stands there twice, none is malformed (RFC 5280 4.2). */
export function checkExtensions({ extensions, malformedExtensions }: CertificateView): Finding {
  const unknown = extensions.find(({ oid, critical }) => critical && !UNDERSTOOD.includes(oid))
  if (unknown) return fail('extensions', 'extension_critical', { oid: unknown.oid })
  const [malformed] = malformedExtensions
  if (malformed) return fail('extensions', 'extension_malformed', { oid: malformed })
  const repeated = firstRepeated(extensions.map(({ oid }) => oid))
  if (repeated) return fail('extensions', 'extension_repeated', { oid: repeated })
  return pass('extensions', 'extensions_understood', { count: extensions.length })
}
