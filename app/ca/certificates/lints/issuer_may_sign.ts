import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The authority's certificate is a CA's, may sign certificates, and leaves room for this one below it. */
export const issuerMaySign: LintRule = {
  id: 'issuer_may_sign',
  citation: 'RFC 5280 4.2.1.3 and 4.2.1.9',
  check({ issuer, profile }) {
    if (!issuer) return profile.role === 'root' ? [] : [`${profile.id} needs an issuer`]
    const problems = []
    if (!issuer.basicConstraints?.ca) problems.push('the issuer is no CA')
    if (!issuer.keyUsage?.includes('keyCertSign')) problems.push('the issuer lacks keyCertSign')
    if (issuer.basicConstraints?.pathLength === 0 && profile.role === 'authority') {
      problems.push("the issuer's path length allows no CA below it")
    }
    return problems
  },
}
