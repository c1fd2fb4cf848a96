import type { DateTime } from 'luxon'
import type { CertificateView } from '#ca/certificates/certificate_view'
import type { RevocationList } from '#ca/verification/revocation_list'

/** What an authority's register says of one certificate of its own. */
export interface RegisterEntry {
  /** null: not revoked. */
  revoked: { date: DateTime; reason: string } | null
  readAt: DateTime
}

/** What the house has at hand when somebody else's document is verified. */
export abstract class Evidence {
  /** Certificates of authorities, DER: those that are trusted by themselves, and those below them. */
  abstract authorities(): Promise<{ trusted: Uint8Array[]; known: Uint8Array[] }>

  /** Revocation lists of the issuers of these certificates. */
  abstract lists(certificates: CertificateView[]): Promise<RevocationList[]>

  /** The register's entries for those of these certificates that are its own, by SHA-256 fingerprint. */
  abstract register(certificates: CertificateView[]): Promise<Map<string, RegisterEntry>>
}
