import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** What two clocks of one house may differ by. */
const TOLERANCE_MINUTES = 5

/** A certificate is valid from its issue, not from some later day. */
export const validityNotPostdated: LintRule = {
  id: 'validity_not_postdated',
  citation: 'S-14',
  check({ tbs: { notBefore }, on }) {
    const latest = on.plus({ minutes: TOLERANCE_MINUTES }).toJSDate()
    return notBefore <= latest ? [] : ['the validity begins in the future']
  },
}
