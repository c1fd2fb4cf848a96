import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { lintCertificate, type Finding } from '#ca/certificates/lint'
import { buildRequestInfo } from '#ca/certificates/pkcs10'
import { lintRevocationList, type ListContext } from '#ca/certificates/revocation_list_lint'
import { authorityName } from '#ca/certificates/tbs_certificate'
import type { Profile } from '#ca/certificates/profiles/profile'

const MINT = Symbol('permitSigning')

/**
 * Leave to sign these bytes, once. Only the functions of this file make one, and an authority's key signs nothing
 * but what a permit holds: a certificate or a revocation list that breaks a rule cannot be signed.
 */
export class SigningPermit {
  #tbs: Uint8Array | null

  constructor(mint: symbol, bytes: Uint8Array) {
    if (mint !== MINT) throw new CaError('E_PERMIT_FORGED', {}, 500)
    this.#tbs = new Uint8Array(bytes)
  }

  /**
   * The permitted bytes; a second call is refused.
   *
   * @throws CaError E_PERMIT_SPENT
   */
  spend(): Uint8Array {
    if (this.#tbs === null) throw new CaError('E_PERMIT_SPENT', {}, 500)
    const tbs = this.#tbs
    this.#tbs = null
    return tbs
  }
}

function permit(bytes: Uint8Array, findings: readonly Finding[], profile: string): SigningPermit {
  if (findings.length === 0) return new SigningPermit(MINT, bytes)
  const rules = findings.map(({ rule, citation }) => `${rule} (${citation})`).join('; ')
  throw new CaError('E_LINT', { profile, rules }, 500)
}

/**
 * Holds a TBSCertificate (DER) against its profile and, when no rule is broken, permits its signing.
 *
 * @throws CaError E_LINT with the rules that are broken
 */
export function permitSigning(
  tbs: Uint8Array,
  context: { profile: Profile; issuer: Uint8Array | null; on: DateTime }
): SigningPermit {
  return permit(tbs, lintCertificate(tbs, context), context.profile.id)
}

/**
 * Holds a TBSCertList (DER) against the rules of revocation lists and permits its signing.
 *
 * @throws CaError E_LINT with the rules that are broken
 */
export function permitListSigning(tbs: Uint8Array, context: ListContext): SigningPermit {
  return permit(tbs, lintRevocationList(tbs, context), 'CRL')
}

/**
 * Builds what an authority asks the Root CA with, for the subject of its profile and its own key, and permits its
 * signing: a PKCS#10 request is proof of possession and certifies nothing (RFC 2986 3).
 *
 * @returns the DER CertificationRequestInfo and the permit for it
 */
export function permitRequest(profile: Profile, spki: Uint8Array) {
  const info = buildRequestInfo(authorityName(profile), spki)
  return { info, permit: new SigningPermit(MINT, info) }
}

/** `kualik ceremony protocol` as DER UTF8String: no certificate, list or request begins so. */
const PROTOCOL_LABEL = writeElement(0x0c, new TextEncoder().encode('kualik ceremony protocol'))

/** What is signed for a ceremony's protocol: SEQUENCE { UTF8String label, OCTET STRING SHA-256 }. */
export function protocolStatement(digest: Uint8Array): Uint8Array {
  return writeElement(TAG.SEQUENCE, PROTOCOL_LABEL, writeElement(TAG.OCTET_STRING, digest))
}

/** Permits the signature of a ceremony's protocol with the key that it made (CP-6.1). */
export function permitProtocol(digest: Uint8Array): SigningPermit {
  return new SigningPermit(MINT, protocolStatement(digest))
}

/** Tags of a ResponderID, byName and byKey: nothing else that is signed begins so. */
const RESPONDER_IDS = [0xa1, 0xa2]

/**
 * Permits the signature of an OCSP responder over its answer (DER ResponseData, RFC 6960 4.2.1). What could be read
 * as a certificate, a list or a request is refused.
 *
 * @throws CaError E_PERMIT_FORGED, E_DER_MALFORMED
 */
export function permitAnswer(data: Uint8Array): SigningPermit {
  const [first] = childrenOf(readWhole(data))
  if (data[0] !== TAG.SEQUENCE || !RESPONDER_IDS.includes(first.tag))
    throw new CaError('E_PERMIT_FORGED', {}, 500)
  return new SigningPermit(MINT, data)
}

/**
 * Permits the signature of a time stamping unit over the signed attributes of its token (DER SET, RFC 5652 5.4):
 * no certificate, list or answer is a SET.
 *
 * @throws CaError E_PERMIT_FORGED, E_DER_MALFORMED
 */
export function permitStamp(attributes: Uint8Array): SigningPermit {
  if (readWhole(attributes).tag !== TAG.SET) throw new CaError('E_PERMIT_FORGED', {}, 500)
  return new SigningPermit(MINT, attributes)
}

/** How SignedInfo begins in its exclusive canonical form; no DER that is signed begins with `<`. */
const SIGNED_INFO = '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'

/**
 * Permits the signature of the HR channel over the SignedInfo of a message of ours (XML-Signature 3.1.2).
 *
 * @throws CaError E_PERMIT_FORGED
 */
export function permitSignedInfo(canonical: Uint8Array): SigningPermit {
  const begins = new TextDecoder().decode(canonical.subarray(0, SIGNED_INFO.length))
  if (begins !== SIGNED_INFO) throw new CaError('E_PERMIT_FORGED', {}, 500)
  return new SigningPermit(MINT, canonical)
}
