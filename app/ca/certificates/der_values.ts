import type { DateTime } from 'luxon'
import { fromHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'

/** DER OBJECT IDENTIFIER (X.690 8.19). */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left % 128) + 128)
    return groups
  })
  return writeElement(0x06, Uint8Array.from(octets))
}

/** DER INTEGER that is not negative, in its shortest form (X.690 8.3.2). */
export function unsignedInteger(value: number | Uint8Array): Uint8Array {
  const given = typeof value === 'number' ? numberBytes(value) : value
  const first = given.findIndex((octet) => octet !== 0)
  const bytes = given.subarray(first === -1 ? given.length - 1 : first)
  return writeElement(TAG.INTEGER, ...(bytes[0] >= 0x80 ? [Uint8Array.of(0)] : []), bytes)
}

function numberBytes(value: number): Uint8Array {
  const hex = value.toString(16)
  return fromHex(hex.length % 2 ? `0${hex}` : hex)
}

/** DER AlgorithmIdentifier of a hash, with NULL as Kazakh signatures have it. */
export function hashIdentifier(algorithm: string): Uint8Array {
  return writeElement(TAG.SEQUENCE, objectIdentifier(algorithm), Uint8Array.of(0x05, 0))
}

/** DER SET OF: its members in the order of their bytes (X.690 11.6). */
export function setOf(...members: Uint8Array[]): Uint8Array {
  return writeElement(TAG.SET, ...members.toSorted((a, b) => Buffer.compare(a, b)))
}

/** DER UTCTime, to the second (X.690 11.8); the year is one that it can name. */
export function utcTime(at: DateTime): Uint8Array {
  const [, date, time] = /^\d\d(.{8})T(.{8})/.exec(at.toJSDate().toISOString()) ?? []
  const text = `${date}${time}Z`.replaceAll(/[-:]/g, '')
  return writeElement(TAG.UTC_TIME, Buffer.from(text, 'latin1'))
}
