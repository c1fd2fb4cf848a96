import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { SYSTEM } from '#ca/actor'
import { Challenges } from '#ca/online/challenges'
import { UseSignInCode } from '#ca/online/use_sign_in_code'
import { actorOf } from '#ca/online/applicant'
import { standing } from '#ca/issuance/standing'
import { verifySignedChallenge } from '#ca/online/signed_challenge'
import Certificate from '#models/certificate'
import type { ChallengePurpose } from '#models/online_challenge'

/** A challenge, signed. */
export interface SignedProof {
  /** DER of the CMS. */
  cms: Uint8Array
  /** As it was given. */
  challenge: string
  /** The session to which it was given. */
  session: string
}

/** Who has signed in, and with which certificate: null by a code. */
export interface SignedIn {
  iin: string
  serial: string | null
}

/**
 * Signs a holder in to the online service: with the certificate on the carrier, or, when that has expired, with the
 * code that an operator gave. Both outcomes leave an audit entry.
 */
@inject()
export class SignInApplicant {
  constructor(
    protected audit: AuditLog,
    protected clock: Clock,
    protected challenges: Challenges,
    protected codes: UseSignInCode
  ) {}

  /** @throws CaError E_CHALLENGE_USED, E_PROOF_UNREADABLE, E_PROOF_WRONG, E_APPLICANT_CERTIFICATE_… */
  async byCertificate(proof: SignedProof, address: string): Promise<SignedIn> {
    const { holderIin: iin, serial } = await this.certificateOf(proof, 'sign_in')
    await this.#record('applicant_signed_in', iin, { by: 'certificate', address })
    return { iin, serial }
  }

  /** @throws CaError E_CODE_WRONG for whatever is wrong with the IIN or the code */
  async byCode(input: { iin: string; code: string }, address: string): Promise<SignedIn> {
    const iin = /^\d{12}$/.test(input.iin) ? input.iin : 'unknown'
    const right = await this.codes.handle(iin, input.code)
    const event = right ? 'applicant_signed_in' : 'applicant_sign_in_failed'
    await this.#record(event, iin, { by: 'code', address })
    if (!right) throw new CaError('E_CODE_WRONG', {}, 401)
    return { iin, serial: null }
  }

  /**
   * The certificate of the State CA whose key signed a challenge; it is valid and not revoked.
   *
   * @throws CaError as `byCertificate`
   */
  async certificateOf(proof: SignedProof, purpose: ChallengePurpose): Promise<Certificate> {
    const content = await this.challenges.take(proof.challenge, purpose, proof.session)
    const { fingerprints } = verifySignedChallenge(proof.cms, content)
    const certificate = await Certificate.query()
      .where({ fingerprint: fingerprints.sha256, state: 'issued' })
      .preload('revocation')
      .first()
    if (!certificate) throw new CaError('E_APPLICANT_CERTIFICATE_UNKNOWN', {}, 401)
    this.#assertValid(certificate)
    return certificate
  }

  #assertValid(certificate: Certificate) {
    const { serial, revocation, notAfter } = certificate
    if (revocation?.isForGood) throw new CaError('E_APPLICANT_CERTIFICATE_REVOKED', { serial }, 401)
    if (revocation) throw new CaError('E_APPLICANT_CERTIFICATE_HELD', { serial }, 401)
    if (standing(certificate, this.clock.now()) === 'valid') return
    const until = notAfter.toUTC().toISO() ?? ''
    throw new CaError('E_APPLICANT_CERTIFICATE_EXPIRED', { serial, until }, 401)
  }

  #record(
    event: 'applicant_signed_in' | 'applicant_sign_in_failed',
    iin: string,
    data: { by: string; address: string }
  ) {
    const actor = event === 'applicant_signed_in' ? actorOf({ iin }) : SYSTEM
    return db.transaction((trx) =>
      this.audit.append(trx, { event, actor, subject: `holder:${iin}`, data })
    )
  }
}
