import { inject } from '@adonisjs/core'
import { Clock, ZONE } from '#ca/clock'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { signedCertificate } from '#ca/authorities/signed_certificate'
import { permitSigning } from '#ca/authorities/signing_permit'
import { readCertificate } from '#ca/certificates/certificate_view'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { CloseReservation } from '#ca/issuance/close_reservation'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import CertificateIssued from '#events/issuance/certificate_issued'
import Authority from '#models/authority'
import type { Actor } from '#ca/actor'
import type { SigningPermit } from '#ca/authorities/signing_permit'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import type Certificate from '#models/certificate'

/** Steps 4 to 7 of issuing: what is reserved is signed, verified, closed and announced. */
@inject()
export class FinishReservation {
  constructor(
    protected clock: Clock,
    protected keys: AuthorityKeys,
    protected closing: CloseReservation,
    protected steps: IssuanceSteps,
    protected reserver: Reserver
  ) {}

  /**
   * Signs the reserved bytes and stores the certificate. It may be done again after any failure.
   *
   * @param permit   for exactly the bytes of this reservation
   * @throws CaError E_RESERVATION_VOID, E_SIGNED_BYTES_DIFFER; CryptoError of the key store and the signature
   */
  handle(reservation: Certificate, permit: SigningPermit, actor: Actor): Promise<Certificate> {
    return this.reserver.holding(reservation.id, () => this.#finish(reservation, permit, actor))
  }

  /**
   * A new permit for bytes that were reserved earlier: they are linted again, against the structure that holds
   * today.
   *
   * @throws CaError E_LINT, E_PROFILE_NOT_IN_FORCE
   */
  async permitAgain(reservation: Certificate): Promise<SigningPermit> {
    const now = this.clock.now()
    const day = now.setZone(ZONE).toFormat('yyyy-MM-dd')
    const authority = await Authority.findOrFail(reservation.authorityId)
    return permitSigning(new Uint8Array(reservation.tbs), {
      profile: profileOn(reservation.profile as ProfileId, day),
      issuer: new Uint8Array(authority.certificate),
      on: now,
    })
  }

  async #finish(reservation: Certificate, permit: SigningPermit, actor: Actor) {
    const facts = { applicationId: reservation.applicationId ?? 0, serial: reservation.serial }
    const authority = await Authority.findOrFail(reservation.authorityId)
    // 4
    const key = await this.keys.open(authority)
    const signature = await key.sign(permit)
    await this.steps.reached('signed', facts)
    // 5
    const der = await signedCertificate({
      tbs: new Uint8Array(reservation.tbs),
      signatureAlgorithm: key.signatureAlgorithm,
      signature,
      issuerSpki: readCertificate(new Uint8Array(authority.certificate)).key.spki,
    })
    await this.steps.reached('verified', facts)
    // 6
    const certificate = await this.closing.handle(reservation, der, actor)
    await this.steps.reached('closed', facts)
    // 7
    await CertificateIssued.dispatch(certificate)
    await this.steps.reached('announced', facts)
    return certificate
  }
}
