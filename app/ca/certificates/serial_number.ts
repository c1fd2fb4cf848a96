import { keyIdentifier } from '#ca/certificates/key_identifier'
import { toHex } from '#ca/certificates/asn1'

const TOP_BIT = 0x80
const LOWEST_FIRST_BYTE = 0x10

/**
 * The serial number of the certificate over a key: its key identifier with the top bit cleared, and 0x10 set
 * when the first byte would be below 0x10 (N6). So it is positive, exactly 20 bytes, and one key has one serial.
 * Lower-case hex, 40 characters.
 */
export function serialFromKey(spki: Uint8Array): string {
  const serial = Uint8Array.from(keyIdentifier(spki))
  serial[0] &= ~TOP_BIT
  if (serial[0] < LOWEST_FIRST_BYTE) serial[0] |= LOWEST_FIRST_BYTE
  return toHex(serial)
}
