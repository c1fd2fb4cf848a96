import type { LintRule } from '#ca/certificates/lints/lint_rule'

/** local@domain.tld in ASCII: what an IA5String can hold and a mail server can find. */
const MAILBOX =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/

/** The e-mail is an ASCII mailbox. */
export const subjectEmail: LintRule = {
  id: 'subject_email',
  citation: 'annex 5 (Subject: E), RFC 5280 appendix A.1 (emailAddress)',
  check(certificate) {
    return certificate
      .subjectValues('emailAddress')
      .filter((value) => !MAILBOX.test(value))
      .map((value) => `'${value}' is no mailbox`)
  },
}
