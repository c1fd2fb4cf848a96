import type { DateTime } from 'luxon'
import { fromHex } from '#ca/certificates/asn1'
import { TAG, writeElement } from '#ca/certificates/der'
import { sqlMoment } from '#ca/moments'
import Certificate from '#models/certificate'
import type { Reading } from '#ca/revocation/ocsp/revocation_feed'

/**
 * The request that a client of RFC 5019 2.1.1 sends about a certificate: one CertID, and nothing else.
 *
 * @param issuer the CertID without its number, as `CertId.issuer` has it
 * @param serial hex
 */
export function plainRequest(issuer: string, serial: string): Uint8Array {
  const number = fromHex(serial)
  const padded = number[0] >= 0x80 ? Uint8Array.of(0, ...number) : number
  const id = writeElement(
    TAG.SEQUENCE,
    Buffer.from(issuer, 'latin1'),
    writeElement(TAG.INTEGER, padded)
  )
  const wrapped = [TAG.SEQUENCE, TAG.SEQUENCE, TAG.SEQUENCE, TAG.SEQUENCE]
  return wrapped.reduce((inner, tag) => writeElement(tag, inner), id)
}

/** The serial numbers of a key's newest certificates that have not expired, revoked or not. */
export async function newestInForce(
  authorityId: number,
  { count, now }: { count: number; now: DateTime },
  reading: Reading
): Promise<string[]> {
  const newest = await Certificate.query(reading)
    .where({ authorityId, state: 'issued' })
    .where('notAfter', '>=', sqlMoment(now))
    .orderBy('id', 'desc')
    .limit(count)
    .select('serial')
    .pojo<{ serial: string }>()
  return newest.map(({ serial }) => serial)
}
