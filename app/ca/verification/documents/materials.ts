import type { DateTime } from 'luxon'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { CaError } from '#ca/ca_error'
import { sameName } from '#ca/certificates/names'
import { checkDocumentUse } from '#ca/verification/checks/key_usage'
import { MOST_ANSWERS } from '#ca/verification/documents/answers_limit'
import { judgeCertificate } from '#ca/verification/verify_certificate'
import type { Circumstances } from '#ca/verification/verify_certificate'
import type { Evidence, RegisterEntry } from '#ca/verification/evidence'
import type { OcspResponse } from '#ca/verification/ocsp_response'
import type { VerificationReport } from '#ca/verification/report'
import type { RevocationList } from '#ca/verification/revocation_list'

/** More certificates than any real document carries. */
const MAX_CERTIFICATES = 32

/** What comes with a document, besides what the house has. */
export interface Brought {
  /** DER. */
  certificates: Uint8Array[]
  lists: RevocationList[]
  responses: OcspResponse[]
}

/** Reads what can be read: a document may carry certificates of kinds that nobody needs here. */
function readable(certificates: Uint8Array[]): CertificateView[] {
  return certificates.slice(0, MAX_CERTIFICATES).flatMap((der) => {
    try {
      return [readCertificate(der)]
    } catch (error) {
      if (error instanceof CaError) return []
      throw error
    }
  })
}

/** Everything that one document is judged by. Only the house's own roots are trusted, whatever else came along. */
export class Materials {
  private constructor(
    readonly certificates: CertificateView[],
    private readonly trusted: CertificateView[],
    private readonly lists: RevocationList[],
    private readonly responses: OcspResponse[],
    private readonly entries: Map<string, RegisterEntry>,
    /** The present. */
    readonly now: DateTime
  ) {}

  static async gather(evidence: Evidence, brought: Brought, now: DateTime): Promise<Materials> {
    const { trusted, known } = await evidence.authorities()
    const anchors = trusted.map(readAuthority)
    const all = [...readable(brought.certificates), ...known.map(readAuthority), ...anchors]
    const isWanted = ({ issuer }: RevocationList) =>
      all.some((each) => sameName(each.issuer.der, issuer.der))
    const published = await evidence.lists()
    const lists = [...brought.lists.slice(0, MOST_ANSWERS), ...published.filter(isWanted)]
    const responses = brought.responses.slice(0, MOST_ANSWERS)
    const register = await evidence.register(all.map(({ fingerprints }) => fingerprints.sha256))
    return new Materials(all, anchors, lists, responses, register, now)
  }

  /** The checks of a certificate for a moment; not being revoked must be proved. */
  judge(
    certificate: CertificateView,
    at: DateTime,
    { uses, stamps }: Pick<Circumstances, 'uses' | 'stamps'> = { uses: checkDocumentUse }
  ): VerificationReport {
    const authorities = { given: this.certificates, trusted: this.trusted }
    return judgeCertificate(certificate, authorities, {
      at,
      uses,
      stamps,
      lists: this.lists,
      responses: this.responses,
      register: this.entries,
      required: true,
    })
  }
}
