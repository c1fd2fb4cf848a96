/** Object identifiers of OCSP, as the content of their DER in hex, which is how they are compared and written. */
export const OCSP_OID = {
  /** id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1 (RFC 6960 4.2.1). */
  basic: '2b0601050507300101',
  /** id-pkix-ocsp-nonce, 1.3.6.1.5.5.7.48.1.2 (RFC 9654 2.1). */
  nonce: '2b0601050507300102',
  /** id-pkix-ocsp-extended-revoke, 1.3.6.1.5.5.7.48.1.9 (RFC 6960 4.4.8). */
  extendedRevoke: '2b0601050507300109',
} as const
