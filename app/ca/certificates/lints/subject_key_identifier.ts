import { SubjectKeyIdentifier } from '@peculiar/asn1-x509'
import { decode, toHex } from '#ca/certificates/asn1'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** The subject key identifier is that of the subject's key. */
export const subjectKeyIdentifier: LintRule = {
  id: 'subject_key_identifier',
  citation: 'RFC 5280 4.2.1.2, N6',
  check(certificate) {
    const value = certificate.value('subjectKeyIdentifier')
    if (!value) return []
    const found = toHex(decode(value, SubjectKeyIdentifier).buffer)
    const expected = toHex(keyIdentifier(certificate.key.spki))
    return found === expected ? [] : [`${found} instead of the key's ${expected}`]
  },
}
