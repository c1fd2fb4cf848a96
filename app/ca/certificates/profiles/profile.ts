import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { AttributeName } from '#ca/certificates/attributes'

/** Which structure a certificate has; `T-` is for trials, never for the State CA's real key. */
export type ProfileId =
  | 'P-ROOT-2015'
  | 'P-ROOT-2004'
  | 'P-CA-2015'
  | 'P-CA-2004'
  | 'P-USER-2015'
  | 'P-USER-2004'
  | 'P-OCSP-2015'
  | 'P-OCSP-2004'
  | 'P-TSA-2015'
  | 'P-TSA-2004'
  | 'P-HR-2015'
  | 'T-ROOT-RSA'
  | 'T-CA-RSA'
  | 'T-USER-RSA'
  | 'T-USER-EC'
  | 'T-USER-SHORT'
  | 'T-OCSP-RSA'
  | 'T-TSA-RSA'

/**
 * Addresses printed into certificates; settings (config/ca.ts). A `*` stands for the file name of the authority
 * that issues (`publishedAs`).
 */
export interface Addresses {
  cps: string
  ocsp: string
  caIssuers: string
  crl: string
  /** The delta lists (RFC 5280 5.2.4). */
  deltaCrl: string
  rootCaIssuers: string
  rootCrl: string
  /** The two addresses of annex 5 for GOST 2004. */
  rootCrl2004: string
  rootCrl2004Second: string
  rootCps: string
}

/** An attribute that a name has or may have; the order in a profile is the order in the name. */
export interface NameRule {
  attribute: AttributeName
  required: boolean
  /** The only value allowed. */
  value?: string
  /** The form that a value must have. */
  form?: RegExp
}

/** What the subject's key must be. */
export interface KeyRule {
  algorithm: AlgorithmName
  /** Bits as the order counts them: both coordinates of a GOST point, the modulus of RSA, the field of P-256. */
  size: number
  parameterOids: readonly string[]
}

/** An extension of the structure; the order in a profile is the order in the certificate. */
export type ExtensionRule = { critical: boolean } & (
  | { kind: 'subjectKeyIdentifier' }
  | { kind: 'authorityKeyIdentifier' }
  | { kind: 'basicConstraints' }
  /** `value` is the DER BIT STRING in hex: the order prints it so. */
  | { kind: 'keyUsage'; value: string }
  | { kind: 'extendedKeyUsage'; purposes: readonly string[] }
  /** id-pkix-ocsp-nocheck (RFC 6960 4.2.2.2.1). */
  | { kind: 'ocspNoCheck' }
  | { kind: 'certificatePolicies'; policy: string; cps: keyof Addresses }
  | { kind: 'authorityInformationAccess'; caIssuers: keyof Addresses; ocsp?: keyof Addresses }
  /** Where the delta list is (N11). */
  | { kind: 'freshestCrl'; crl: keyof Addresses }
  /** One point with these addresses; `reasons` is the content of the BIT STRING in hex, unused bits first. */
  | { kind: 'crlDistributionPoints'; crl: readonly (keyof Addresses)[]; reasons?: string }
)

/** A certificate structure: data with the date from which it holds (N13). */
export interface Profile {
  id: ProfileId
  /** YYYY-MM-DD. */
  holdsFrom: string
  /** Where the order lays it down. */
  source: string
  /** root: self-signed; authority: a CA under it; user: a holder; service: a responder or time stamping unit of a CA. */
  role: 'root' | 'authority' | 'user' | 'service'
  /** Only an authority of the demonstration may issue it. */
  trialOnly: boolean
  signatureAlgorithm: AlgorithmName
  /** Calendar years and days; `exact` when the rules fix the term, otherwise it is the longest. */
  validity: { years: number; days?: number; exact: boolean }
  issuer: readonly NameRule[]
  subject: readonly NameRule[]
  key: KeyRule
  extensions: readonly ExtensionRule[]
}
