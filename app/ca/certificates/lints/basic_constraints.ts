import { BasicConstraints } from '@peculiar/asn1-x509'
import { decode } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** An authority's certificate says CA, without a path length. */
export const basicConstraints: LintRule = {
  id: 'basic_constraints',
  citation: 'annex 5 (Basic Constraints), RFC 5280 4.2.1.9',
  check(certificate) {
    const value = certificate.value('basicConstraints')
    if (!value) return []
    const { cA, pathLenConstraint } = decode(value, BasicConstraints)
    const problems = []
    if (!cA) problems.push('cA is not set')
    if (pathLenConstraint !== undefined) problems.push(`path length ${pathLenConstraint}`)
    return problems
  },
}
