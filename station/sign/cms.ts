import { AsnConvert } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { TAG, writeElement } from '#ca/certificates/der'
import { sha256 } from '#ca/crypto/hash'
import { certificateNames } from '#station/certificate_key'
import { signingCertificate } from '#station/sign/certificate'

/** Hashes and signs with the key on a carrier. */
export type SignOnCarrier = (data: Uint8Array) => Promise<Uint8Array>

/** What goes into a CMS signature. */
export interface CmsInput {
  data: Uint8Array
  /** Whether the data themselves are inside. */
  attached: boolean
  /** DER of the signer's certificate, which is inside it. */
  certificate: Uint8Array
  signedAt: Date
}

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))

/** Object identifiers as DER: RFC 5652 4, 5.1, 11.1 to 11.3, RFC 5035 3. */
const OID = {
  data: fromHex('06092a864886f70d010701'),
  signedData: fromHex('06092a864886f70d010702'),
  contentType: fromHex('06092a864886f70d010903'),
  messageDigest: fromHex('06092a864886f70d010904'),
  signingTime: fromHex('06092a864886f70d010905'),
  signingCertificateV2: fromHex('060b2a864886f70d010910022f'),
}

const VERSION_1 = Uint8Array.of(TAG.INTEGER, 1, 1)
const FIELD_0 = 0xa0
const NULL = Uint8Array.of(0x05, 0x00).buffer

/** AlgorithmIdentifier of a digest, NULL present as in real signatures. */
function digestAlgorithm(oid: string): Uint8Array {
  const identifier = new AlgorithmIdentifier({ algorithm: oid, parameters: NULL })
  return new Uint8Array(AsnConvert.serialize(identifier))
}

function attribute(type: Uint8Array, value: Uint8Array): Uint8Array {
  return writeElement(TAG.SEQUENCE, type, writeElement(TAG.SET, value))
}

/** UTCTime, which RFC 5652 11.3 wants up to 2049. */
function utcTime(at: Date): Uint8Array {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14)
  return writeElement(TAG.UTC_TIME, Buffer.from(`${digits}Z`, 'latin1'))
}

/** ESSCertIDv2 with SHA-256, the default, which is not written (RFC 5035 4). */
function certificateId(certificate: Uint8Array): Uint8Array {
  const id = writeElement(TAG.SEQUENCE, writeElement(TAG.OCTET_STRING, sha256(certificate)))
  return writeElement(TAG.SEQUENCE, writeElement(TAG.SEQUENCE, id))
}

/** The signed attributes, sorted by their encodings as DER wants of a SET OF (X.690 11.6). */
function signedAttributes({ certificate, signedAt }: CmsInput, digest: Uint8Array): Uint8Array[] {
  return [
    attribute(OID.contentType, OID.data),
    attribute(OID.messageDigest, writeElement(TAG.OCTET_STRING, digest)),
    attribute(OID.signingTime, utcTime(signedAt)),
    attribute(OID.signingCertificateV2, certificateId(certificate)),
  ].sort((one, other) => Buffer.compare(one, other))
}

/**
 * CMS SignedData (RFC 5652 5) with one signer and the attributes that state systems read: contentType, signingTime,
 * messageDigest, signingCertificateV2.
 *
 * @returns DER of the ContentInfo
 * @throws StationError E_CERTIFICATE_NOT_DER
 */
export async function signCms(input: CmsInput, sign: SignOnCarrier): Promise<Uint8Array> {
  const { data, attached, certificate } = input
  const { algorithm } = signingCertificate(certificate)
  const { issuer, serial } = certificateNames(certificate)
  const digestIdentifier = digestAlgorithm(algorithm.digestOid)
  const attributes = signedAttributes(input, algorithm.digest(data))
  const signature = await sign(writeElement(TAG.SET, ...attributes))
  const signer = writeElement(
    TAG.SEQUENCE,
    VERSION_1,
    writeElement(TAG.SEQUENCE, issuer, serial),
    digestIdentifier,
    writeElement(FIELD_0, ...attributes),
    algorithm.signatureAlgorithm,
    writeElement(TAG.OCTET_STRING, signature)
  )
  const content = attached ? [writeElement(FIELD_0, writeElement(TAG.OCTET_STRING, data))] : []
  const signedData = writeElement(
    TAG.SEQUENCE,
    VERSION_1,
    writeElement(TAG.SET, digestIdentifier),
    writeElement(TAG.SEQUENCE, OID.data, ...content),
    writeElement(FIELD_0, certificate),
    writeElement(TAG.SET, signer)
  )
  return writeElement(TAG.SEQUENCE, OID.signedData, writeElement(FIELD_0, signedData))
}
