import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import { fromPem } from '#ca/certificates/pem'
import { checkBasicConstraints, checkCertificateSigning } from '#ca/verification/checks/authority'
import { checkExtensions } from '#ca/verification/checks/extensions'
import { checkKeyUsage } from '#ca/verification/checks/key_usage'
import { checkPolicy } from '#ca/verification/checks/policy'
import { checkPublicKey } from '#ca/verification/checks/public_key'
import { checkStanding } from '#ca/verification/checks/standing'
import { checkValidity } from '#ca/verification/checks/validity'
import type { StandingQuestion } from '#ca/verification/checks/standing'
import { PathFinder, type Link, type Path } from '#ca/verification/paths'
import {
  fail,
  verdictOf,
  type Check,
  type Finding,
  type VerificationReport,
} from '#ca/verification/report'
import { readRevocationList } from '#ca/verification/revocation_list'

export type { Check, Outcome, Verdict, VerificationReport } from '#ca/verification/report'

/** What is verified, against what, and for which moment. */
export interface VerificationInput {
  /** DER or PEM. */
  certificate: Uint8Array
  /** Files with certificates above it, DER or PEM (several in one too), in any order. Only a self-signed one among these is trusted. */
  chain: Uint8Array[]
  /** Revocation lists, DER or PEM, in any order. */
  crls?: Uint8Array[]
  at: DateTime
  /** Whether 'not revoked' must be proved for every certificate below the root. */
  requireRevocation?: boolean
}

/** What stays the same for all paths. */
export interface Circumstances extends Omit<StandingQuestion, 'certificate' | 'issuer'> {
  /** What the key of the certificate at the bottom must be for. */
  uses: (certificate: CertificateView) => Finding[]
}

/** Certificates to build paths from, and those of them at which a path may end well. */
export interface Authorities {
  given: CertificateView[]
  trusted: CertificateView[]
}

function about(certificate: CertificateView, findings: Finding[]): Check[] {
  return findings.map((finding) => ({ ...finding, certificate: certificate.subject.text }))
}

function revocation({ certificate, issuer }: Link, circumstances: Circumstances): Finding[] {
  if (issuer === certificate) return []
  return [checkStanding({ ...circumstances, certificate, issuer })]
}

function checkSubject(link: Link, circumstances: Circumstances): Check[] {
  const { certificate, signature } = link
  return about(certificate, [
    signature,
    checkValidity(certificate, circumstances.at),
    checkPublicKey(certificate),
    checkExtensions(certificate),
    ...circumstances.uses(certificate),
    checkPolicy(certificate),
    ...revocation(link, circumstances),
  ])
}

/** Lists are usually of one authority: those above it are judged only by lists of their own issuers. */
function checkAuthority(link: Link, below: Link[], { lists, ...rest }: Circumstances): Check[] {
  const { certificate, signature } = link
  const between = below.slice(1).filter((each) => !each.certificate.selfIssued).length
  const own = lists.filter((list) => sameName(list.issuer.der, certificate.issuer.der))
  return about(certificate, [
    signature,
    checkValidity(certificate, rest.at),
    checkExtensions(certificate),
    checkBasicConstraints(certificate, between),
    checkCertificateSigning(certificate),
    ...revocation(link, { ...rest, lists: own, stamps: false }),
  ])
}

function judge({ links, chain }: Path, circumstances: Circumstances): VerificationReport {
  const checks = [
    { ...chain, certificate: '' },
    ...links.flatMap((link, at) =>
      at === 0
        ? checkSubject(link, circumstances)
        : checkAuthority(link, links.slice(0, at), circumstances)
    ),
  ]
  const path = links.map(({ certificate }) => certificate.subject.text)
  return { verdict: verdictOf(checks), checks, path }
}

/** A path that holds, before one that reaches a root, before one that goes nowhere. */
function best(reports: VerificationReport[]): VerificationReport {
  const complete = ({ checks }: VerificationReport) => checks[0].outcome === 'pass'
  return reports.find(({ verdict }) => verdict === 'valid') ?? reports.find(complete) ?? reports[0]
}

/**
 * Verifies a certificate that was read already, by the best path through the authorities.
 */
export function judgeCertificate(
  certificate: CertificateView,
  { given, trusted }: Authorities,
  circumstances: Circumstances
): VerificationReport {
  const paths = new PathFinder(given, trusted).find(certificate)
  return best(paths.map((path) => judge(path, circumstances)))
}

function unreadable(error: unknown): VerificationReport {
  if (!(error instanceof CaError)) throw error
  const check = { ...fail('readable', 'certificate_unreadable'), certificate: '' }
  return { verdict: 'invalid', checks: [check], path: [] }
}

/**
 * Verifies a certificate by the rules of order No. 1187 and RFC 5280 6.1, whichever Kazakh authority issued it
 * (GOST 2004, GOST 2015, RSA): signatures up to a self-signed certificate among those given, validity at the
 * moment, constraints, key usage, policy, and revocation by the lists given.
 *
 * A certificate that cannot be read is invalid. What was looked for and not given makes it undetermined.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE, E_PEM_UNREADABLE, E_CRL_UNREADABLE for an unreadable chain or list
 */
export function verifyCertificate(input: VerificationInput): VerificationReport {
  const given = input.chain.flatMap((file) => fromPem(file)).map(readAuthority)
  const circumstances = {
    lists: (input.crls ?? []).map(readRevocationList),
    at: input.at,
    required: input.requireRevocation ?? false,
    responses: [],
    register: new Map(),
    uses: checkKeyUsage,
  }
  let certificate: CertificateView
  try {
    certificate = readCertificate(input.certificate)
  } catch (error) {
    return unreadable(error)
  }
  return judgeCertificate(certificate, { given, trusted: given }, circumstances)
}
