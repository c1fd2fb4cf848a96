import { CaError } from '#ca/ca_error'
import { announcementOf } from '#ca/audit/announcement'
import { protocolStatement } from '#ca/authorities/signing_permit'
import { readCertificate } from '#ca/certificates/certificate_view'
import { readRequest } from '#ca/certificates/pkcs10'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { protocolDigest } from '#ca/ceremonies/protocol'
import { algorithm } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import type Ceremony from '#models/ceremony'

const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

/** The public key that signed: of the request or the authority that the ceremony's key belongs to. */
async function signingKey({ keyId, keyStore }: Ceremony): Promise<Uint8Array> {
  const where = { keyId, keyStore }
  const request = await AuthorityRequest.query().where(where).first()
  if (request) return readRequest(new Uint8Array(request.request)).spki
  const authority = await Authority.query().where(where).firstOrFail()
  return readCertificate(new Uint8Array(authority.certificate)).key.spki
}

/**
 * Holds the protocol of a finished ceremony against its record (CP-6.1): its text against the digest in the audit log,
 * and the signature there against the key of the ceremony.
 *
 * @param text a copy of the text that is to be judged; what the database has when absent
 * @returns the digest
 * @throws CaError E_CEREMONY_ABSENT, E_PROTOCOL_ABSENT, E_PROTOCOL_CHANGED, E_PROTOCOL_RECORD; CryptoError
 *   E_SIGNATURE_…
 */
export async function verifyProtocol(id: number, text?: string): Promise<string> {
  const ceremony = await findCeremony(id)
  const { protocol, protocolSha256, signature } = ceremony
  if (!protocol || !protocolSha256 || !signature)
    throw new CaError('E_PROTOCOL_ABSENT', { ceremony: id }, 409)
  const record = await announcementOf('ceremony_finished', `ceremony:${id}`)
  const recorded = record?.signature
  const same = record?.protocolSha256 === protocolSha256 && Array.isArray(recorded)
  if (!same || recorded.join('') !== signature)
    throw new CaError('E_PROTOCOL_RECORD', { ceremony: id }, 409)
  const found = protocolDigest(text ?? protocol)
  if (found !== protocolSha256)
    throw new CaError('E_PROTOCOL_CHANGED', { ceremony: id, found, recorded: protocolSha256 }, 409)
  verifySignature({
    spki: await signingKey(ceremony),
    signatureAlgorithm: algorithm(ceremony.algorithm).signatureAlgorithm,
    data: protocolStatement(bytesOf(protocolSha256)),
    signature: bytesOf(signature),
  })
  return protocolSha256
}
