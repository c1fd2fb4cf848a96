import { GOOD, NEVER_ISSUED } from '#ca/revocation/ocsp/certificate_status'
import Certificate from '#models/certificate'
import Revocation from '#models/revocation'
import ServiceCertificate from '#models/service_certificate'
import type { CertificateStatus } from '#ca/revocation/ocsp/certificate_status'
import type { Reading } from '#ca/revocation/ocsp/revocation_feed'

/** How many statuses are remembered; those that were not asked for go first. */
const REMEMBERED = 200_000

/**
 * The status of the certificates of a State CA key. What is issued is remembered until its revocation is told of; what
 * is not issued is looked up each time, so that a certificate is known from the transaction on that issues it.
 */
export class Statuses {
  readonly #remembered = new Map<string, { authorityId: number; status: CertificateStatus }>()
  /** Grows with each revocation, so that what was read before one is not remembered after it. */
  #told = 0

  constructor(private readonly reading: Reading = {}) {}

  /** Forgets what was known of a serial number. */
  forget(serial: string): void {
    this.#told += 1
    this.#remembered.delete(serial)
  }

  /** The status that is remembered; undefined when it has to be looked up. */
  known(authorityId: number, serial: string): CertificateStatus | undefined {
    const known = this.#remembered.get(serial)
    return known?.authorityId === authorityId ? known.status : undefined
  }

  /**
   * @param authorityId the key that issued it
   * @param serial      hex
   */
  async of(authorityId: number, serial: string): Promise<CertificateStatus> {
    const known = this.known(authorityId, serial)
    if (known) return known
    const told = this.#told
    const status = await this.#read(authorityId, serial)
    if (status.kind !== 'never issued' && told === this.#told)
      this.#remember(serial, { authorityId, status })
    return status
  }

  /** What is reserved is not issued yet, and nobody may rely on it. */
  async #read(authorityId: number, serial: string): Promise<CertificateStatus> {
    const issued = { authorityId, serial, state: 'issued' }
    const certificate = await Certificate.query(this.reading).where(issued).select('id').first()
    if (certificate) {
      const revocation = await Revocation.query(this.reading)
        .where('certificateId', certificate.id)
        .first()
      if (!revocation) return GOOD
      return { kind: 'revoked', at: revocation.revokedAt.toMillis(), reason: revocation.reason }
    }
    const service = await ServiceCertificate.query(this.reading).where(issued).select('id').first()
    return service ? GOOD : NEVER_ISSUED
  }

  #remember(serial: string, known: { authorityId: number; status: CertificateStatus }) {
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(oldest)
    this.#remembered.set(serial, known)
  }
}
