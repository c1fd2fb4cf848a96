import { algorithm } from '#ca/crypto/algorithms'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The subject's key is of the profile's algorithm, parameters and size. */
export const publicKeyAlgorithm: LintRule = {
  id: 'public_key_algorithm',
  citation: 'annex 5 (Public Key)',
  check({ key, profile: { key: expected } }) {
    const { publicKeyOid } = algorithm(expected.algorithm)
    if (key.oid !== publicKeyOid) return [`${key.oid} instead of ${publicKeyOid}`]
    if (key.problem) return []
    const problems = []
    const parameters = key.parameterOids.join(' ')
    if (parameters !== expected.parameterOids.join(' ')) {
      problems.push(`parameters ${parameters} instead of ${expected.parameterOids.join(' ')}`)
    }
    if (key.bits !== expected.size) problems.push(`${key.bits} bits instead of ${expected.size}`)
    return problems
  },
}
