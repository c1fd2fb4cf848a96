import { inject } from '@adonisjs/core'
import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { Clock } from '#ca/clock'
import { sha256 } from '#ca/crypto/hash'
import { Materials } from '#ca/verification/documents/materials'
import { Evidence } from '#ca/verification/evidence'
import type { Check, CheckId, VerificationReport } from '#ca/verification/report'

/** How long a verification of a system's certificate serves: far shorter than lists are issued. */
const SERVES_SECONDS = 60

/** An issuer that the house does not know is no passing trouble: such a certificate is foreign. */
function failureOf(checks: Check[]): CheckId | null {
  const failed = ({ id, outcome }: Check) =>
    outcome === 'fail' || (id === 'chain' && outcome === 'undetermined')
  return checks.find(failed)?.id ?? null
}

interface Judged {
  at: DateTime
  report: VerificationReport
}

/**
 * Whether the certificates of HR systems are in order by order No. 1187, not being revoked proved. One for the process:
 * what was found good is not asked again for a minute, or until this process revokes a certificate.
 */
@inject()
export class OwnerStanding {
  #judged = new Map<string, Judged>()

  constructor(
    protected clock: Clock,
    protected evidence: Evidence
  ) {}

  /**
   * @throws CaError E_HR_OWNER_REVOKED, E_HR_OWNER_INVALID (403), E_HR_UNDETERMINED (503): it is not
   *   known, try again
   */
  async handle(certificate: Uint8Array): Promise<void> {
    const { verdict, checks } = await this.#report(certificate)
    if (verdict === 'valid') return
    const check = failureOf(checks)
    if (check === null) throw new CaError('E_HR_UNDETERMINED', {}, 503)
    if (check === 'revocation') throw new CaError('E_HR_OWNER_REVOKED', {}, 403)
    throw new CaError('E_HR_OWNER_INVALID', { check }, 403)
  }

  /** Which check a certificate fails at a moment; null when it fails none, perhaps for want of a list. */
  async failure(certificate: Uint8Array, at: DateTime): Promise<CheckId | null> {
    const { checks } = await this.#judge(certificate, at)
    return failureOf(checks)
  }

  /** Something was revoked: whatever was found good, or is being looked at now, is asked again. */
  forget(): void {
    this.#judged = new Map()
  }

  async #report(certificate: Uint8Array): Promise<VerificationReport> {
    const key = toHex(sha256(certificate))
    const judged = this.#judged
    const [now, last] = [this.clock.now(), judged.get(key)]
    const age = last ? (now.toMillis() - last.at.toMillis()) / 1000 : Infinity
    if (last && age >= 0 && age < SERVES_SECONDS) return last.report
    const report = await this.#judge(certificate, now)
    if (report.verdict === 'valid') judged.set(key, { at: now, report })
    return report
  }

  async #judge(certificate: Uint8Array, now: DateTime): Promise<VerificationReport> {
    const view = readCertificate(certificate)
    const brought = { certificates: [certificate], lists: [], responses: [] }
    const materials = await Materials.gather(this.evidence, brought, now)
    return materials.judge(view, now)
  }
}
