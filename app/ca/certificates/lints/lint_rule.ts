import type { LintedCertificate } from '#ca/certificates/lints/linted_certificate'

/** error: such a certificate cannot be signed; warning: it can, and somebody should look. */
export type Severity = 'error' | 'warning'

/** One rule over the encoded bytes of a certificate that is about to be signed. */
export interface LintRule {
  /** Stable; the file's name. */
  id: string
  /** The paragraph that asks for it. */
  citation: string
  severity: Severity
  /** What is wrong, one English sentence each; empty when nothing is. */
  check(certificate: LintedCertificate): string[]
}
