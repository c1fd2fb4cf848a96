import type { DateTime } from 'luxon'
import { OID } from '#ca/crypto/oids'
import { algorithm } from '#ca/crypto/algorithms'
import { sha256 } from '#ca/crypto/hash'
import { fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { TAG, writeElement } from '#ca/certificates/der'
import type { Certified } from '#tests/support/chain'

const DATA = '1.2.840.113549.1.7.1'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'

/** DER of an OBJECT IDENTIFIER. */
export function oid(text: string): Uint8Array {
  const [first, second, ...rest] = text.split('.').map(Number)
  const arcs = [first * 40 + second, ...rest].flatMap((arc) => {
    const octets = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) octets.unshift((left & 0x7f) | 0x80)
    return octets
  })
  return writeElement(0x06, Uint8Array.from(arcs))
}

export const sequence = (...parts: Uint8Array[]) => writeElement(TAG.SEQUENCE, ...parts)
export const set = (...parts: Uint8Array[]) => writeElement(TAG.SET, ...parts)
export const octets = (bytes: Uint8Array) => writeElement(TAG.OCTET_STRING, bytes)
const integer = (value: number) => writeElement(TAG.INTEGER, Uint8Array.of(value))
const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'ascii'))
export const attribute = (type: string, ...values: Uint8Array[]) =>
  sequence(oid(type), set(...values))
export const generalizedTime = (at: DateTime) =>
  writeElement(TAG.GENERALIZED_TIME, ascii(at.toUTC().toFormat("yyyyMMddHHmmss'Z'")))

/** What one signer does differently from what is right. */
export interface SigningOptions {
  content?: Uint8Array
  contentType?: string
  detached?: boolean
  signedAt?: DateTime
  /** Replaces the signed attributes; an empty list signs the content itself. */
  attributes?: (usual: Uint8Array[]) => Uint8Array[]
  /** Unsigned attributes for a signature value. */
  unsigned?: (signature: Uint8Array) => Promise<Uint8Array[]>
  certificates?: Uint8Array[]
  lists?: Uint8Array[]
  ocsp?: Uint8Array[]
}

/** The signed attributes of the National CA's programs, in the order of DER. */
export function usualAttributes(by: Certified, options: SigningOptions): Uint8Array[] {
  const { contentType = DATA, content = new Uint8Array(), signedAt } = options
  const certificateId = sequence(octets(sha256(by.certificate)))
  return [
    attribute('1.2.840.113549.1.9.3', oid(contentType)),
    ...(signedAt ? [attribute('1.2.840.113549.1.9.5', generalizedTime(signedAt))] : []),
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(certificateId))),
    attribute('1.2.840.113549.1.9.4', octets(algorithm(by.keys.algorithm).digest(content))),
  ]
}

async function signerInfo(by: Certified, options: SigningOptions): Promise<Uint8Array> {
  const usual = usualAttributes(by, options)
  const attributes = options.attributes?.(usual) ?? usual
  const signer = by.keys.signer()
  const data = attributes.length > 0 ? set(...attributes) : (options.content ?? new Uint8Array())
  const signature = await signer.sign(data)
  const { issuer, serial } = readCertificate(by.certificate)
  const unsigned = (await options.unsigned?.(signature)) ?? []
  return sequence(
    integer(1),
    sequence(issuer.der, writeElement(TAG.INTEGER, fromHex(serial))),
    sequence(oid(algorithm(by.keys.algorithm).digestOid)),
    ...(attributes.length > 0 ? [writeElement(0xa0, ...attributes)] : []),
    signer.signatureAlgorithm,
    octets(signature),
    ...(unsigned.length > 0 ? [writeElement(0xa1, ...unsigned)] : [])
  )
}

/** A SignedData by these signers, DER (RFC 5652). */
export async function signDocument(by: Certified[], options: SigningOptions = {}) {
  const { contentType = DATA, content = new Uint8Array(), detached } = options
  const infos = await Promise.all(by.map((each) => signerInfo(each, options)))
  const certificates = options.certificates ?? by.map(({ certificate }) => certificate)
  const ocsp = (options.ocsp ?? []).map((response) =>
    writeElement(0xa1, oid('1.3.6.1.5.5.7.16.2'), response)
  )
  const revocation = [...(options.lists ?? []), ...ocsp]
  const signedData = sequence(
    integer(1),
    set(...by.map(({ keys }) => sequence(oid(algorithm(keys.algorithm).digestOid)))),
    sequence(oid(contentType), ...(detached ? [] : [writeElement(0xa0, octets(content))])),
    writeElement(0xa0, ...certificates),
    ...(revocation.length > 0 ? [writeElement(0xa1, ...revocation)] : []),
    set(...infos)
  )
  return sequence(oid('1.2.840.113549.1.7.2'), writeElement(0xa0, signedData))
}

/** A time stamp token of an authority over these bytes (RFC 3161 2.4.2). */
export function stamp(by: Certified, bytes: Uint8Array, at: DateTime): Promise<Uint8Array> {
  const info = sequence(
    integer(1),
    oid('1.2.398.3.3.2.6.4'),
    sequence(sequence(oid(OID.sha256)), octets(sha256(bytes))),
    integer(7),
    generalizedTime(at)
  )
  return signDocument([by], { content: info, contentType: TST_INFO })
}

/** The unsigned attribute that holds a time stamp over the signature. */
export const stamped = (by: Certified, at: DateTime) => async (signature: Uint8Array) => [
  attribute('1.2.840.113549.1.9.16.2.14', await stamp(by, signature, at)),
]
