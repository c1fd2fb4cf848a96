import { inject } from '@adonisjs/core'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { sameName } from '#ca/certificates/names'
import { readRevocationList, type RevocationList } from '#ca/verification/revocation_list'
import {
  belongsIn,
  isOlder,
  isSameAuthority,
  isTrustedAuthority,
} from '#ca/publication/mirror_rules'
import { placeFile } from '#ca/publication/placed_file'
import { indexedDocuments, isIndexedContent } from '#ca/publication/prove_document'
import { TrustedCertificates } from '#ca/publication/trusted_certificates'
import { Clock } from '#ca/clock'

/** What became of a file: taken, the same as before, or refused with the reason. */
export type MirrorOutcome = 'taken' | 'same' | MirrorRefusal

/** Why a file was left where it was; the good one before it stays. */
export type MirrorRefusal =
  | 'unreadable'
  | 'unknown_issuer'
  | 'signature_wrong'
  | 'expired'
  | 'older'
  | 'not_trusted'
  | 'digest_differs'
  | 'not_its_own'

export interface MirroredFile {
  file: string
  outcome: MirrorOutcome
}

const CERTIFICATE = /^[a-z0-9][a-z0-9_-]*\.cer$/
const LIST = /^[a-z0-9][a-z0-9._-]*\.crl$/
/** A full list of some millions. */
const MOST_BYTES = 512 * 1024 * 1024

async function filesIn(directory: string, pattern: RegExp): Promise<string[]> {
  const files = await readdir(directory).catch(() => [])
  return files.filter((file) => pattern.test(file)).sort()
}

const readIfThere = (path: string) =>
  readFile(path)
    .then((bytes) => new Uint8Array(bytes))
    .catch(() => null)

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof CaError || error instanceof CryptoError) return null
    throw error
  }
}

function isSigned({ tbs: data, ...list }: RevocationList, { key, keyUsage }: CertificateView) {
  if (!sameBytes(list.signatureAlgorithm, list.signedAlgorithm)) return false
  if (keyUsage && !keyUsage.includes('cRLSign')) return false
  const { signatureAlgorithm, signature } = list
  return (
    attempt(() => {
      verifySignature({ spki: key.spki, signatureAlgorithm, data, signature })
      return true
    }) ?? false
  )
}

/**
 * Copies an exported folder into the closed network: certificates and lists, each proved before it takes its place.
 * What cannot be proved, or is older than what is there, is left out, and what is there stays.
 */
@inject()
export class MirrorSite {
  constructor(
    protected clock: Clock,
    protected anchors: TrustedCertificates
  ) {}

  /**
   * @param from an exported folder: `cert/*.cer`, `crl/*.crl`, the documents of `index.json`
   * @param trusted DER of certificates that are trusted besides those of the product: the house's own root
   * @throws CaError E_PUBLICATION_STORE
   */
  async handle(from: string, to: string, trusted: Uint8Array[] = []): Promise<MirroredFile[]> {
    const anchors = [...(await this.anchors.all()), ...trusted]
    const certificates = await this.#certificates(from, to, anchors)
    const issuers = await this.#issuers(to, anchors)
    const lists = []
    for (const file of await filesIn(join(from, 'crl'), LIST)) {
      lists.push({ file: `crl/${file}`, outcome: await this.#list(from, to, file, issuers) })
    }
    return [...certificates, ...lists, ...(await this.#documents(from, to))]
  }

  /** Versions of documents that are not there yet; one that is there is never replaced by other bytes. */
  async #documents(from: string, to: string): Promise<MirroredFile[]> {
    const index = await readIfThere(join(from, 'index.json'))
    const outcomes: MirroredFile[] = []
    for (const document of indexedDocuments(Buffer.from(index ?? []).toString('utf8'))) {
      const bytes = await readIfThere(join(from, document.file))
      const there = await readIfThere(join(to, document.file))
      const good = bytes && isIndexedContent(document, bytes)
      const same = good && there && sameBytes(there, bytes)
      if (good && !there) await placeFile(to, document.file, bytes)
      const taken = good && !there ? 'taken' : 'digest_differs'
      outcomes.push({ file: document.file, outcome: same ? 'same' : taken })
    }
    return outcomes
  }

  async #certificates(from: string, to: string, anchors: Uint8Array[]): Promise<MirroredFile[]> {
    const files = await filesIn(join(from, 'cert'), CERTIFICATE)
    const offered = await Promise.all(files.map((file) => readIfThere(join(from, 'cert', file))))
    const readable = offered.filter((each) => each && attempt(() => readCertificate(each)))
    const roots = readable.filter((der) => der && anchors.some((each) => sameBytes(each, der)))
    const chain = [...anchors, ...readable.filter((der) => der !== null)].filter(
      (der) => !readCertificate(der).selfIssued || [...anchors, ...roots].includes(der)
    )
    const outcomes = []
    for (const [at, file] of files.entries()) {
      const outcome = await this.#certificate(to, file, offered[at], chain)
      outcomes.push({ file: `cert/${file}`, outcome })
    }
    return outcomes
  }

  async #certificate(
    to: string,
    file: string,
    der: Uint8Array | null,
    chain: Uint8Array[]
  ): Promise<MirrorOutcome> {
    const view = der && attempt(() => readCertificate(der))
    if (!view) return 'unreadable'
    if (!isTrustedAuthority(view, chain, this.clock.now())) return 'not_trusted'
    const there = await readIfThere(join(to, 'cert', file))
    if (there && sameBytes(there, der)) return 'same'
    const before = there && attempt(() => readCertificate(there))
    if (before && !isSameAuthority(view, before)) return 'not_its_own'
    await placeFile(join(to, 'cert'), file, der)
    return 'taken'
  }

  /** Those that were proved above, and the trusted ones. */
  async #issuers(to: string, anchors: Uint8Array[]): Promise<CertificateView[]> {
    const files = await filesIn(join(to, 'cert'), CERTIFICATE)
    const placed = await Promise.all(files.map((file) => readIfThere(join(to, 'cert', file))))
    return [...anchors, ...placed].flatMap((der) => {
      const view = der && attempt(() => readCertificate(der))
      return view ? [view] : []
    })
  }

  async #list(
    from: string,
    to: string,
    file: string,
    issuers: CertificateView[]
  ): Promise<MirrorOutcome> {
    const bytes = await readIfThere(join(from, 'crl', file))
    const list =
      bytes && bytes.length <= MOST_BYTES ? attempt(() => readRevocationList(bytes)) : null
    if (!bytes || !list) return 'unreadable'
    const refusal = this.#refusal(list, issuers)
    if (refusal) return refusal
    const there = await readIfThere(join(to, 'crl', file))
    if (there && sameBytes(there, bytes)) return 'same'
    const before = there && attempt(() => readRevocationList(there))
    if (!belongsIn(file, list, before)) return 'not_its_own'
    if (isOlder(list, before)) return 'older'
    await placeFile(join(to, 'crl'), file, bytes)
    return 'taken'
  }

  #refusal(list: RevocationList, issuers: CertificateView[]): MirrorRefusal | null {
    const named = issuers.filter(({ subject }) => sameName(subject.der, list.issuer.der))
    if (named.length === 0) return 'unknown_issuer'
    if (!named.some((issuer) => isSigned(list, issuer))) return 'signature_wrong'
    return list.nextUpdate && list.nextUpdate < this.clock.now() ? 'expired' : null
  }
}
