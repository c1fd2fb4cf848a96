import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The validity lies within that of the authority's certificate. */
export const validityWithinIssuer: LintRule = {
  id: 'validity_within_issuer',
  citation: 'R-7, RFC 5280 6.1.3 (a)(2)',
  check({ tbs, issuer }) {
    if (!issuer) return []
    const problems = []
    const { notBefore, notAfter } = issuer
    if (tbs.notBefore < notBefore.toJSDate()) {
      problems.push(`begins before the issuer's, ${notBefore.toISO()}`)
    }
    if (tbs.notAfter > notAfter.toJSDate()) {
      problems.push(`ends after the issuer's, ${notAfter.toISO()}`)
    }
    return problems
  },
}
