import { childrenOf, readWhole, TAG } from '#ca/certificates/der'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** Validity follows version, serial number, signature and issuer. */
const VALIDITY = 4
const YYMMDDHHMMSSZ = /^\d{12}Z$/

/** Both times are UTCTime, YYMMDDHHMMSSZ. */
export const validityUtcTime: LintRule = {
  id: 'validity_utc_time',
  citation: 'annex 5 (Validity), RFC 5280 4.1.2.5.1',
  check({ bytes }) {
    return childrenOf(childrenOf(readWhole(bytes))[VALIDITY]).flatMap(({ tag, content }) => {
      const text = Buffer.from(content).toString('latin1')
      return tag === TAG.UTC_TIME && YYMMDDHHMMSSZ.test(text) ? [] : [`'${text}' is no UTCTime`]
    })
  },
}
