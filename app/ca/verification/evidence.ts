import type { DateTime } from 'luxon'
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

  /** Every revocation list that it has; the same object as long as the list is the same. */
  abstract lists(): Promise<RevocationList[]>

  /** The register's entries for those of these certificates that are its own; SHA-256 fingerprints, hex. */
  abstract register(fingerprints: string[]): Promise<Map<string, RegisterEntry>>
}
