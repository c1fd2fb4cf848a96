import { toHex } from '#ca/certificates/asn1'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The value of id-pkix-ocsp-nocheck is NULL. */
export const ocspNoCheck: LintRule = {
  id: 'ocsp_no_check',
  citation: 'RFC 6960 4.2.2.2.1',
  check(certificate) {
    const value = certificate.value('ocspNoCheck')
    return !value || toHex(value) === '0500' ? [] : [`${toHex(value)} instead of NULL`]
  },
}
