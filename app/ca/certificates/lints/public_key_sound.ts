import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The subject's key can be used: a point of its curve, known parameters, an RSA modulus of fair length. */
export const publicKeySound: LintRule = {
  id: 'public_key_sound',
  citation: 'RFC 7091 5.2, SP 800-56A 5.6.2.3',
  check({ key }) {
    return key.problem ? [`the key is refused: ${key.problem}`] : []
  },
}
