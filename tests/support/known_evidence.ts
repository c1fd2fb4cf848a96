import { FixedClock } from '#ca/clock'
import { readCertificate } from '#ca/certificates/certificate_view'
import { Evidence, type RegisterEntry } from '#ca/verification/evidence'
import { readRevocationList } from '#ca/verification/revocation_list'
import { VerifyDocument, type DocumentInput } from '#ca/verification/verify_document'
import { vector } from '#tests/support/vectors'

/** What a house may have at hand, all of it DER. */
export interface Known {
  trusted?: Uint8Array[]
  known?: Uint8Array[]
  lists?: Uint8Array[]
  register?: Map<string, RegisterEntry>
}

/** Evidence that is what a test says. */
export class KnownEvidence extends Evidence {
  constructor(private readonly at: Known) {
    super()
  }

  async authorities() {
    return { trusted: this.at.trusted ?? [], known: this.at.known ?? [] }
  }

  async lists() {
    return (this.at.lists ?? []).map(readRevocationList)
  }

  async register() {
    return this.at.register ?? new Map<string, RegisterEntry>()
  }
}

/** The National CA's test hierarchies of the vectors. */
export const TEST_AUTHORITIES: Known = {
  trusted: ['root_test_gost_2022', 'root_rsa_test', 'root_gost_test_2018_gost2004'].map((name) =>
    vector(`test/${name}.der`)
  ),
  known: ['nca_gost2022_test', 'nca_rsa_test', 'nca_gost_test_2019_gost2004'].map((name) =>
    vector(`test/${name}.der`)
  ),
}

/** Register entries that say 'not revoked' of these certificates. */
export function inForce(certificates: Uint8Array[], at: string): Map<string, RegisterEntry> {
  const entry = { revoked: null, readAt: new FixedClock(at).now() }
  return new Map(certificates.map((der) => [readCertificate(der).fingerprints.sha256, entry]))
}

/** Verifies a document at a moment with what is known. */
export function verifyAt(at: string, known: Known, input: DocumentInput) {
  return new VerifyDocument(new FixedClock(at), new KnownEvidence(known)).handle(input)
}
