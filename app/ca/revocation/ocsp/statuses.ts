import { GOOD, NEVER_ISSUED } from '#ca/revocation/ocsp/certificate_status'
import Certificate from '#models/certificate'
import type Revocation from '#models/revocation'
import ServiceCertificate from '#models/service_certificate'
import type { CertificateStatus } from '#ca/revocation/ocsp/certificate_status'
import type { Reading } from '#ca/revocation/ocsp/revocation_feed'

/** How many statuses are remembered; what was read first goes first. */
const REMEMBERED = 200_000

const statusOf = (revocation: Pick<Revocation, 'revokedAt' | 'reason'> | null): CertificateStatus =>
  revocation
    ? { kind: 'revoked', at: revocation.revokedAt.toMillis(), reason: revocation.reason }
    : GOOD

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
   * The statuses of several, by serial number: read together, however many they are.
   *
   * @param authorityId the key that issued them
   * @param serials     hex
   */
  async of(authorityId: number, serials: string[]): Promise<Map<string, CertificateStatus>> {
    const told = this.#told
    const found = await this.#read(authorityId, serials)
    if (told === this.#told)
      for (const [serial, status] of found) this.#remember(serial, { authorityId, status })
    const never = serials.filter((serial) => !found.has(serial))
    return new Map([...found, ...never.map((serial) => [serial, NEVER_ISSUED] as const)])
  }

  /** What is reserved is not issued yet, and nobody may rely on it. */
  async #read(authorityId: number, serials: string[]) {
    const issued = { authorityId, state: 'issued' }
    const certificates = await Certificate.query(this.reading)
      .where(issued)
      .whereIn('serial', serials)
      .select('id', 'serial')
      .preload('revocation')
    const found = new Map<string, CertificateStatus>()
    for (const { serial, revocation } of certificates) found.set(serial, statusOf(revocation))
    if (found.size === serials.length) return found
    const services = await ServiceCertificate.query(this.reading)
      .where(issued)
      .whereIn('serial', serials)
      .select('id', 'serial')
      .preload('revocation')
    for (const { serial, revocation } of services) found.set(serial, statusOf(revocation))
    return found
  }

  #remember(serial: string, known: { authorityId: number; status: CertificateStatus }) {
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size >= REMEMBERED) this.#remembered.delete(oldest)
    this.#remembered.set(serial, known)
  }
}
