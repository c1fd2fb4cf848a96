/** Object identifiers of X.509 extensions (RFC 5280 4.2) and of the Kazakh ones beside them. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  crlReason: '2.5.29.21',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  freshestCrl: '2.5.29.46',
  authorityInformationAccess: '1.3.6.1.5.5.7.1.1',
  subjectAlternativeName: '2.5.29.17',
  /** Where the key is kept, in the National CA's certificates. */
  keyStorage: '1.2.398.3.3.5',
  /** N8: 'binary data', undocumented. Read, never issued. */
  binaryData: '1.2.398.3.10.1.2',
} as const

/** Access methods of Authority Information Access (RFC 5280 4.2.2.1). */
export const ACCESS = { ocsp: '1.3.6.1.5.5.7.48.1', caIssuers: '1.3.6.1.5.5.7.48.2' } as const

/** The CPS qualifier of a policy (RFC 5280 4.2.1.4). */
export const CPS_QUALIFIER = '1.3.6.1.5.5.7.2.1'

/** Extended key usages that make a certificate a responder's (RFC 6960 4.2.2.2, RFC 3161 2.3). */
export const PURPOSE = {
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const
