import { CaError } from '#ca/ca_error'
import { childrenOf, readWhole, TAG, writeElement, type Element } from '#ca/certificates/der'
import { fromPem, toPem } from '#ca/certificates/pem'

/** 1.2.840.113549.1.7.2 and .1 as DER. */
const SIGNED_DATA = Uint8Array.from(Buffer.from('06092a864886f70d010702', 'hex'))
const DATA = Uint8Array.from(Buffer.from('06092a864886f70d010701', 'hex'))
const VERSION_1 = Uint8Array.of(TAG.INTEGER, 1, 1)
const FIELD_0 = 0xa0

/** The longest bundle that is read. */
const MAX_BYTES = 262_144

/**
 * A certificate bundle, P7B: SignedData that nobody signed, with certificates and nothing else (RFC 5652 5.1, the
 * degenerate case). The certificates stand in the order given.
 *
 * @param certificates DER
 * @returns DER
 */
export function writeP7b(certificates: readonly Uint8Array[]): Uint8Array {
  const signedData = writeElement(
    TAG.SEQUENCE,
    VERSION_1,
    writeElement(TAG.SET),
    writeElement(TAG.SEQUENCE, DATA),
    writeElement(FIELD_0, ...certificates),
    writeElement(TAG.SET)
  )
  return writeElement(TAG.SEQUENCE, SIGNED_DATA, writeElement(FIELD_0, signedData))
}

/** A P7B as text: Base64 in lines of 64 characters between PKCS7 marks. */
export function p7bText(der: Uint8Array): string {
  return toPem(der, 'PKCS7')
}

function refuse(): never {
  throw new CaError('E_P7B_UNREADABLE')
}

function certificatesOf([version, digests, content, ...fields]: Element[]): Uint8Array[] {
  const shaped =
    version?.tag === TAG.INTEGER && digests?.tag === TAG.SET && content?.tag === TAG.SEQUENCE
  const certificates = fields.find(({ tag }) => tag === FIELD_0)
  if (!shaped || !certificates) refuse()
  return childrenOf(certificates).map(({ bytes }) => Uint8Array.from(bytes))
}

function readDer(der: Uint8Array): Uint8Array[] {
  const [type, wrapped, ...rest] = childrenOf(readWhole(der))
  const isSignedData = type && Buffer.compare(type.bytes, SIGNED_DATA) === 0
  if (!isSignedData || wrapped?.tag !== FIELD_0 || rest.length > 0) refuse()
  return certificatesOf(childrenOf(readWhole(readWhole(wrapped.content).bytes)))
}

/** Whether these bytes (DER, PEM or bare Base64) are a P7B at all. */
export function isP7b(bytes: Uint8Array): boolean {
  try {
    return readP7b(bytes).length > 0
  } catch {
    return false
  }
}

/**
 * The certificates of a P7B file: DER, PEM or bare Base64, as annex 1 of the Root CA's rules wants it.
 *
 * @returns DER certificates, not verified, in the order of the file
 * @throws CaError E_P7B_UNREADABLE
 */
export function readP7b(bytes: Uint8Array): Uint8Array[] {
  if (bytes.length > MAX_BYTES) refuse()
  try {
    return readDer(fromPem(bytes, 'PKCS7')[0])
  } catch {
    return refuse()
  }
}
