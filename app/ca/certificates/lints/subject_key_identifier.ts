import { toHex } from '#ca/certificates/asn1'
import { readWhole, TAG } from '#ca/certificates/der'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The subject key identifier is that of the subject's key. */
export const subjectKeyIdentifier: LintRule = {
  id: 'subject_key_identifier',
  citation: 'RFC 5280 4.2.1.2, N6',
  check(certificate) {
    const value = certificate.value('subjectKeyIdentifier')
    if (!value) return []
    const { tag, content } = readWhole(value)
    const found = toHex(tag === TAG.OCTET_STRING ? content : value)
    const expected = toHex(keyIdentifier(certificate.key.spki))
    return found === expected ? [] : [`${found} instead of the key's ${expected}`]
  },
}
