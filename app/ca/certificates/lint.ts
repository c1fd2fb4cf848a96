import type { DateTime } from 'luxon'
import { LINT_RULES } from '#ca/certificates/lints/index'
import { readLinted, type LintContext } from '#ca/certificates/lints/linted_certificate'
import type { LintRule } from '#ca/certificates/lints/lint_rule'
import type { Profile } from '#ca/certificates/profiles/profile'

export { LINT_RULES } from '#ca/certificates/lints/index'

/** What a rule found. */
export interface Finding {
  /** The rule's id. */
  rule: string
  /** Where the rule stands: `RFC 5280 4.1.2.2`, `annex 5`, `N6` … */
  citation: string
  /** English: what was found and what was expected. */
  message: string
}

function finding({ id, citation }: LintRule, message: string): Finding {
  return { rule: id, citation, message }
}

/**
 * Lints the bytes that are about to be signed, decoded again from their encoding. They may be signed
 * when nothing is found.
 *
 * @param tbs DER TBSCertificate
 * @param context.issuer DER certificate of the authority that will sign; null for a self-signed one
 * @param context.on     the moment of signing
 */
export function lintCertificate(
  tbs: Uint8Array,
  context: { profile: Profile; issuer: Uint8Array | null; on: DateTime }
): Finding[] {
  const linted = readLinted(tbs, context satisfies LintContext)
  if (typeof linted === 'string') {
    return [{ rule: 'decodes', citation: 'RFC 5280 4.1', message: linted }]
  }
  return LINT_RULES.flatMap((rule) => {
    try {
      return rule.check(linted).map((message) => finding(rule, message))
    } catch (error) {
      return [finding(rule, `could not be judged: ${error instanceof Error ? error.message : ''}`)]
    }
  })
}
