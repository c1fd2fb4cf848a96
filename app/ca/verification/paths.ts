import { sameBytes } from '#ca/certificates/asn1'
import type { CertificateView } from '#ca/certificates/certificate_view'
import { checkLinkSignature } from '#ca/verification/checks/signature'
import { issuersOf } from '#ca/verification/issuer_of'
import { fail, pass, undetermined, type Finding } from '#ca/verification/report'

/** One certificate of a path, and the finding about the signature on it. */
export interface Link {
  certificate: CertificateView
  signature: Finding
  /** null at the end of the path. */
  issuer: CertificateView | null
}

/** A way from the certificate upwards. */
export interface Path {
  links: Link[]
  /** How far it goes: to a self-signed certificate that was given, or not. */
  chain: Finding
}

/** Longer chains do not exist in Kazakhstan; the root, an authority, the holder are three. */
const MAX_LENGTH = 8
/** How many ways are tried when authorities have certified each other. */
const MAX_PATHS = 16

function notGiven(certificate: CertificateView): Finding {
  return undetermined('chain', 'issuer_not_given', {
    issuer: certificate.issuer.text,
    key: certificate.authorityKeyIdentifier?.keyIdentifier ?? '-',
  })
}

/** The end at a self-signed certificate: a trust anchor when it is among those trusted. */
function endAt(certificate: CertificateView, trusted: CertificateView[], length: number): Finding {
  const root = certificate.subject.text
  const anchor = trusted.some(({ der }) => sameBytes(der, certificate.der))
  return anchor
    ? pass('chain', 'chain_complete', { root, length })
    : undetermined('chain', 'root_not_given', { root })
}

/** All paths from a certificate through those given, at most 16; there is always one. */
export class PathFinder {
  readonly #paths: Path[] = []

  /** @param trusted of those given, the ones at which a path may end well: each, unless others are named */
  constructor(
    private readonly given: CertificateView[],
    private readonly trusted: CertificateView[] = given
  ) {}

  find(certificate: CertificateView): Path[] {
    this.#extend([], certificate)
    return this.#paths
  }

  #end(links: Link[], chain: Finding) {
    this.#paths.push({ links, chain })
  }

  #extend(below: Link[], certificate: CertificateView): void {
    if (this.#paths.length >= MAX_PATHS) return
    const own = certificate.selfIssued ? checkLinkSignature(certificate, certificate) : undefined
    if (own && own.outcome !== 'fail') {
      const links = [...below, { certificate, signature: own, issuer: certificate }]
      return this.#end(links, endAt(certificate, this.trusted, links.length))
    }
    this.#climb(below, certificate, own)
  }

  #climb(below: Link[], certificate: CertificateView, own: Finding | undefined): void {
    const used = [certificate, ...below.map((link) => link.certificate)]
    const others = this.given.filter((each) => !used.some(({ der }) => sameBytes(der, each.der)))
    const issuers = issuersOf(certificate, others)
    if (issuers.length === 0) return this.#stop(below, certificate, own)
    for (const issuer of issuers) {
      const { signature } = issuer
      const links = [...below, { certificate, signature, issuer: issuer.certificate }]
      if (links.length >= MAX_LENGTH) this.#end(links, fail('chain', 'chain_too_long'))
      else this.#extend(links, issuer.certificate)
    }
  }

  #stop(below: Link[], certificate: CertificateView, own: Finding | undefined): void {
    const unknown = undetermined('signature', 'signature_issuer_unknown', {
      issuer: certificate.issuer.text,
    })
    const link = { certificate, signature: own ?? unknown, issuer: null }
    this.#end([...below, link], notGiven(certificate))
  }
}
