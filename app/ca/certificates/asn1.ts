import { AsnConvert } from '@peculiar/asn1-schema'
import { CaError } from '#ca/ca_error'

type Schema<T> = new (...input: never[]) => T

/** DER of a schema object of @peculiar/asn1-*. */
export function encode(value: unknown): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value))
}

/**
 * A schema object of @peculiar/asn1-* read from BER or DER.
 *
 * @throws CaError E_ASN1_UNREADABLE when the bytes are not of that type
 */
export function decode<T>(bytes: Uint8Array, schema: Schema<T>): T {
  try {
    return AsnConvert.parse(Uint8Array.from(bytes), schema as new () => T)
  } catch {
    throw new CaError('E_ASN1_UNREADABLE', { type: schema.name })
  }
}

/** An ArrayBuffer of exactly these bytes: what the schema classes take. */
export function buffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array | ArrayBuffer): string {
  return Buffer.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes).toString('hex')
}

/** Hex of an INTEGER's content without the zero byte that keeps it positive: how serial numbers are written. */
export function integerHex(content: Uint8Array | ArrayBuffer): string {
  return toHex(content).replace(/^(00)+(?=..)/, '')
}

/** The bytes of an even-length hex text. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'hex'))
}

/** True when both are the same bytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
