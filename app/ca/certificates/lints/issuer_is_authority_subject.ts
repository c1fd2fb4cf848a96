import { sameBytes } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The issuer is the authority's subject, byte for byte; of a self-signed certificate, its own subject. */
export const issuerIsAuthoritySubject: LintRule = {
  id: 'issuer_is_authority_subject',
  citation: 'RFC 5280 4.1.2.4 and 6.1.3 (a)(4)',
  check({ tbs, issuer }) {
    const expected = issuer ? issuer.subject.der : tbs.subject
    return sameBytes(tbs.issuer, expected) ? [] : ["the issuer is not the authority's subject"]
  },
}
