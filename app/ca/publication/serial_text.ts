import { CaError } from '#ca/ca_error'

const NOISE = /[\s:\-.\u00a0]/g
const SERIAL = /^[0-9a-f]{1,40}$/

/**
 * A serial number as people copy it (groups, colons, capitals, a leading zero byte) as it is stored: lower-case hex
 * of even length.
 *
 * @throws CaError E_SERIAL_UNREADABLE
 */
export function readSerial(text: string): string {
  const packed = text.replace(NOISE, '').toLowerCase().replace(/^0x/, '')
  const even = packed.length % 2 ? `0${packed}` : packed
  const serial = even.replace(/^(00)+(?=..)/, '')
  if (!SERIAL.test(serial)) throw new CaError('E_SERIAL_UNREADABLE', { value: text.slice(0, 80) })
  return serial
}
