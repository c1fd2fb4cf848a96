import type { DateTime } from 'luxon'
import { digestOf } from '#ca/crypto/digests'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { readAsn1Time } from '#ca/certificates/asn1_time'
import { childrenOf, readWhole } from '#ca/certificates/der'
import { oidText } from '#ca/certificates/oid_text'
import { namesCertificate, readSignedData, type SignedData } from '#ca/certificates/signed_data'
import { isoMoment } from '#ca/moments'
import { checkTimeStampingUse } from '#ca/verification/checks/key_usage'
import { checkCmsSignature } from '#ca/verification/cms/signature_checks'
import type { Materials } from '#ca/verification/documents/materials'
import {
  fail,
  pass,
  undetermined,
  verdictOf,
  type Finding,
  type VerificationReport,
} from '#ca/verification/report'

const TST_INFO = '1.2.840.113549.1.9.16.1.4'

/** What a time stamp says (RFC 3161 2.4.2). */
export interface TimeStampInfo {
  policy: string
  digestOid: string
  imprint: Uint8Array
  /** Hex. */
  serial: string
  at: DateTime
}

/** A time stamp that was verified, and the moment that it proves. */
export interface VerifiedTimeStamp {
  at: DateTime
  report: VerificationReport
}

function readInfo(der: Uint8Array): TimeStampInfo {
  const [, policy, imprint, serial, at] = childrenOf(readWhole(der))
  const [algorithm, hash] = childrenOf(imprint)
  return {
    policy: oidText(policy),
    digestOid: oidText(childrenOf(algorithm)[0]),
    imprint: hash.content,
    serial: Buffer.from(serial.content).toString('hex'),
    at: readAsn1Time(at),
  }
}

/**
 * Reads a time stamp token.
 *
 * @throws CaError E_TIME_STAMP_UNREADABLE
 */
export function readTimeStamp(token: Uint8Array): { signed: SignedData; info: TimeStampInfo } {
  try {
    const signed = readSignedData(token)
    if (signed.contentType !== TST_INFO || !signed.content) throw new CaError('E_CMS_UNREADABLE')
    return { signed, info: readInfo(signed.content) }
  } catch (error) {
    if (error instanceof CaError) throw new CaError('E_TIME_STAMP_UNREADABLE')
    throw error
  }
}

function checkImprint({ digestOid, imprint, at, policy }: TimeStampInfo, stamped: Uint8Array) {
  const digest = digestOf(digestOid)
  if (!digest) return undetermined('time_stamp', 'digest_unknown', { oid: digestOid })
  return sameBytes(digest(stamped), imprint)
    ? pass('time_stamp', 'time_stamp_of_this', { at: isoMoment(at), policy })
    : fail('time_stamp', 'time_stamp_of_other')
}

/** Exactly one authority signs a token (RFC 3161 2.4.2). */
function checkSigner(signed: SignedData, at: DateTime, materials: Materials): VerificationReport {
  const [signer, ...others] = signed.signers
  const certificate =
    signer && materials.certificates.find((each) => namesCertificate(signer.identifier, each))
  if (!certificate || others.length > 0) {
    const missing = undetermined('signer_certificate', 'signer_certificate_missing', {
      issuer: '-',
      serial: '-',
    })
    return { verdict: 'undetermined', path: [], checks: [{ ...missing, certificate: '' }] }
  }
  const { content, contentType } = signed
  const own = checkCmsSignature({ signer, content, contentType, certificate })
  const { checks, path } = materials.judge(certificate, at, {
    uses: checkTimeStampingUse,
    stamps: true,
  })
  const all = [...own.map((each) => ({ ...each, certificate: '' })), ...checks]
  return { path, checks: all, verdict: verdictOf(all) }
}

/**
 * Verifies a time stamp token over these bytes (RFC 3161): that it is of them, its signature, and the authority's
 * certificate for the moment of the stamp.
 *
 * @throws CaError E_TIME_STAMP_UNREADABLE
 */
export function verifyTimeStamp(
  token: Uint8Array,
  stamped: Uint8Array,
  materials: Materials
): VerifiedTimeStamp {
  const { signed, info } = readTimeStamp(token)
  const imprint: Finding = checkImprint(info, stamped)
  const { checks, path } = checkSigner(signed, info.at, materials)
  const all = [{ ...imprint, certificate: '' }, ...checks]
  return { at: info.at, report: { path, checks: all, verdict: verdictOf(all) } }
}
