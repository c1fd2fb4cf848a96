import { algorithm } from '#ca/crypto/algorithms'
import { childrenOf, readWhole, TAG, writeElement } from '#ca/certificates/der'
import { readCertificate } from '#ca/certificates/certificate_view'
import type { KeyPair } from '#ca/crypto/key_pair'

const ID_DATA = Buffer.from('06092a864886f70d010701', 'hex')
const ID_SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex')
const CONTENT_TYPE = Buffer.from('06092a864886f70d010903', 'hex')
const MESSAGE_DIGEST = Buffer.from('06092a864886f70d010904', 'hex')

const sequence = (...parts: Uint8Array[]) => writeElement(TAG.SEQUENCE, ...parts)
const set = (...parts: Uint8Array[]) => writeElement(TAG.SET, ...parts)

/** AlgorithmIdentifier of the hash: the OID beside the signature's, without parameters. */
function digestAlgorithm(oid: string): Uint8Array {
  const [first, second, ...rest] = oid.split('.').map(Number)
  const octets = [first * 40 + second, ...rest.flatMap(base128)]
  return sequence(Uint8Array.from([0x06, octets.length, ...octets]))
}

function base128(number: number): number[] {
  const octets = [number & 0x7f]
  for (let left = number >> 7; left > 0; left >>= 7) octets.unshift((left & 0x7f) | 0x80)
  return octets
}

/** What a program beside a carrier makes: a detached CMS SignedData (RFC 5652) over a content, its certificate inside. */
export async function signedCms(
  content: Uint8Array,
  pair: KeyPair,
  certificate: Uint8Array,
  { attributes = true } = {}
): Promise<Uint8Array> {
  const { digest, digestOid, signatureAlgorithm } = algorithm(pair.algorithm)
  const { issuer } = readCertificate(certificate)
  const [, serial] = childrenOf(childrenOf(readWhole(certificate))[0])
  const signed = set(
    sequence(CONTENT_TYPE, set(ID_DATA)),
    sequence(MESSAGE_DIGEST, set(writeElement(TAG.OCTET_STRING, digest(content))))
  )
  const signature = await pair.signer().sign(attributes ? signed : content)
  const hash = digestAlgorithm(digestOid)
  const info = sequence(
    Uint8Array.of(TAG.INTEGER, 1, 1),
    sequence(issuer.der, serial.bytes),
    hash,
    ...(attributes ? [Uint8Array.from([0xa0, ...signed.subarray(1)])] : []),
    signatureAlgorithm,
    writeElement(TAG.OCTET_STRING, signature)
  )
  const signedData = sequence(
    Uint8Array.of(TAG.INTEGER, 1, 1),
    set(hash),
    sequence(ID_DATA),
    writeElement(0xa0, certificate),
    set(info)
  )
  return sequence(ID_SIGNED_DATA, writeElement(0xa0, signedData))
}
