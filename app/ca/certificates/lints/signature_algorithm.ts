import { algorithm } from '#ca/crypto/algorithms'
import { sameBytes } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The signature algorithm is the profile's, NULL parameters included. */
export const signatureAlgorithm: LintRule = {
  id: 'signature_algorithm',
  citation: 'RFC 5280 4.1.2.3, annex 5',
  check({ tbs, profile }) {
    const expected = algorithm(profile.signatureAlgorithm)
    if (sameBytes(tbs.signature.der, expected.signatureAlgorithm)) return []
    return [`${tbs.signature.oid} instead of ${expected.signatureOid} with NULL`]
  },
}
