import type { LintedCertificate } from '#ca/certificates/lints/linted_certificate'

/** One rule over the encoded bytes of a certificate that is about to be signed; who breaks one is not signed. */
export interface LintRule {
  /** Stable; the file's name. */
  id: string
  /** The paragraph that asks for it. */
  citation: string
  /** What is wrong, one English sentence each; empty when nothing is. */
  check(certificate: LintedCertificate): string[]
}
