/** What an answer says of a certificate (RFC 6960 2.2). */
export type CertificateStatus =
  | { readonly kind: 'good' }
  /** `at` in milliseconds since 1970, whole seconds; `reason` as in RFC 5280 5.3.1. */
  | { readonly kind: 'revoked'; readonly at: number; readonly reason: number }
  /** N12: no certificate was issued under this serial number. */
  | { readonly kind: 'never issued' }
  /** The issuer is not ours. */
  | { readonly kind: 'unknown' }

export const GOOD: CertificateStatus = { kind: 'good' }
export const NEVER_ISSUED: CertificateStatus = { kind: 'never issued' }
export const UNKNOWN: CertificateStatus = { kind: 'unknown' }
