import { inject } from '@adonisjs/core'
import { listAuthorities } from '#ca/authorities/list_authorities'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { Clock } from '#ca/clock'
import { reasonName } from '#ca/publication/look_up_serial'
import { PublishedLists } from '#ca/publication/published_lists'
import { TrustedCertificates } from '#ca/publication/trusted_certificates'
import { Evidence, type RegisterEntry } from '#ca/verification/evidence'
import type { RevocationList } from '#ca/verification/revocation_list'
import Certificate from '#models/certificate'
import RootCertificate from '#models/root_certificate'

/**
 * What this house can say of a certificate: its own authorities and those that the product comes with, the lists
 * that are published here, and its register.
 */
@inject()
export class HouseEvidence extends Evidence {
  constructor(
    protected clock: Clock,
    protected trusted: TrustedCertificates,
    protected published: PublishedLists
  ) {
    super()
  }

  async authorities() {
    const own = await listAuthorities()
    const all = [
      ...own.map(({ certificate }) => new Uint8Array(certificate)),
      ...(await this.trusted.all()),
    ]
    const isRoot = (der: Uint8Array) => readAuthority(der).selfIssued
    return { trusted: all.filter(isRoot), known: all.filter((der) => !isRoot(der)) }
  }

  async lists(): Promise<RevocationList[]> {
    const files = await this.published.all()
    return files.map(({ list }) => list)
  }

  async register(prints: string[]): Promise<Map<string, RegisterEntry>> {
    return new Map([...(await this.#authorities(prints)), ...(await this.#issued(prints))])
  }

  /** Holders' certificates: revoked exactly when there is a row that says so. */
  async #issued(prints: string[]): Promise<[string, RegisterEntry][]> {
    const readAt = this.clock.now()
    const found = await Certificate.query()
      .whereIn('fingerprint', prints)
      .where('state', 'issued')
      .preload('revocation')
    return found.map(({ fingerprint, revocation }) => [
      fingerprint ?? '',
      {
        readAt,
        revoked: revocation
          ? { date: revocation.revokedAt, reason: reasonName(revocation.reason) }
          : null,
      },
    ])
  }

  /** The house's own authorities: in force unless the Root CA's register, when it is here, revokes them. */
  async #authorities(prints: string[]): Promise<[string, RegisterEntry][]> {
    const readAt = this.clock.now()
    const own = await listAuthorities()
    const entries = own
      .map((authority) => ({
        authority,
        view: readAuthority(new Uint8Array(authority.certificate)),
      }))
      .filter(({ view }) => !view.selfIssued && prints.includes(view.fingerprints.sha256))
      .map(async ({ authority, view }): Promise<[string, RegisterEntry]> => [
        view.fingerprints.sha256,
        { readAt, revoked: await this.#revokedByRoot(authority.serial) },
      ])
    return Promise.all(entries)
  }

  async #revokedByRoot(serial: string): Promise<RegisterEntry['revoked']> {
    const certificate = await RootCertificate.query()
      .where('serial', serial)
      .preload('revocation')
      .first()
    const { revokedAt, reason } = certificate?.revocation ?? {}
    return revokedAt && reason ? { date: revokedAt, reason } : null
  }
}
