/** Attributes beside a signature (RFC 3161 appendix A, RFC 5652 11.4, RFC 5126 6.3.4). */
export const UNSIGNED = {
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  counterSignature: '1.2.840.113549.1.9.6',
  revocationValues: '1.2.840.113549.1.9.16.2.24',
} as const
