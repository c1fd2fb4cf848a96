import { sameBytes } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Nobody is certified for the authority's own key. */
export const publicKeyNotIssuers: LintRule = {
  id: 'public_key_not_issuers',
  citation: 'N6: a key is certified once',
  check({ key, issuer }) {
    return issuer && sameBytes(key.spki, issuer.key.spki) ? ["the key is the issuer's own"] : []
  },
}
