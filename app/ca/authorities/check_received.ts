import type { DateTime } from 'luxon'
import { readCertificate } from '#ca/certificates/certificate_view'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import type { Facts } from '#ca/ca_error'
import type { CheckId, Outcome, VerificationReport } from '#ca/verification/report'

/** what a CA checks of the certificate that it receives from the Root CA. */
export const RECEIVED_CHECKS = [
  { paragraph: 'R-15.1', id: 'signature' },
  { paragraph: 'R-15.2', id: 'validity' },
  { paragraph: 'R-15.3', id: 'revocation' },
] as const
export type ReceivedCheckId = (typeof RECEIVED_CHECKS)[number]['id']

export interface ReceivedCheck {
  paragraph: string
  id: ReceivedCheckId
  outcome: Outcome
  /** Text in `verification.reasons.<reason>`. */
  reason: string
  facts: Facts
}

/** The three checks, and what else speaks against the certificate. */
export interface ReceivedReport {
  accepted: boolean
  checks: ReceivedCheck[]
  /** Further checks of the chain that did not pass: ids of `verification.checks`. */
  others: { id: CheckId; reason: string }[]
}

function received(report: VerificationReport, subject: string): ReceivedCheck[] {
  return RECEIVED_CHECKS.map(({ paragraph, id }) => {
    const found = report.checks.find((each) => each.id === id && each.certificate === subject)
    const { outcome, reason, facts } = found ?? {
      outcome: 'undetermined' as const,
      reason: 'revocation_unknown',
      facts: {},
    }
    return { paragraph, id, outcome, reason, facts }
  })
}

/**
 * The three checks of R-15 on a re-subordinated certificate: the Root CA's signature, the validity at a moment, and
 * that the Root CA's list does not revoke it. An answer that cannot be had is no acceptance.
 *
 * @param input.certificate DER or PEM
 * @param input.root        the Root CA's self-signed certificate, DER or PEM
 * @param input.crl         the Root CA's revocation list, DER or PEM
 * @throws CaError E_CERTIFICATE_UNREADABLE, E_PEM_UNREADABLE, E_CRL_UNREADABLE
 */
export function checkReceived(input: {
  certificate: Uint8Array
  root: Uint8Array
  crl: Uint8Array
  at: DateTime
}): ReceivedReport {
  const { certificate, root, crl, at } = input
  const report = verifyCertificate({
    certificate,
    at,
    chain: [root],
    crls: [crl],
    requireRevocation: true,
  })
  const checks = received(report, readCertificate(certificate).subject.text)
  const others = report.checks
    .filter(({ outcome }) => outcome === 'fail' || outcome === 'undetermined')
    .filter(({ id }) => !RECEIVED_CHECKS.some((each) => each.id === id))
    .map(({ id, reason }) => ({ id, reason }))
  const passed = checks.every(({ outcome }) => outcome === 'pass')
  return { checks, others, accepted: passed && report.verdict === 'valid' }
}
