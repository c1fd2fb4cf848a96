import { CaError } from '#ca/ca_error'
import { GENERALIZED_FROM } from '#ca/certificates/asn1_time'
import { TAG } from '#ca/certificates/der'

/** A line of a list, as it is encoded (RFC 5280 5.1.2.6, 5.3). */
export interface RevokedLine {
  /** Hex serial number of at most 20 bytes. */
  serial: string
  revokedAt: Date
  /** CRLReason; 0, unspecified, is left out as RFC 5280 5.3.1 asks. */
  reason: number
  invalidityDate: Date | null
}

/** Lines that were encoded before. */
export interface EncodedLines {
  count: number
  /** Their DER, one behind the other. */
  der: Uint8Array
}

const FIRST_CAPACITY = 1 << 16
/** More than any line has. */
const LONGEST_LINE = 128
const LONGEST_SERIAL = 20
const DAY = 86_400_000

/** SEQUENCE { OID cRLReason, OCTET STRING { ENUMERATED … } } up to the value. */
const REASON = Buffer.from('300a0603551d1504030a01', 'hex')
/** SEQUENCE { OID invalidityDate, OCTET STRING { GeneralizedTime … } } up to the digits. */
const INVALIDITY = Buffer.from('30180603551d180411180f', 'hex')
const INVALIDITY_LENGTH = INVALIDITY.length + 15
const REASON_LENGTH = REASON.length + 1

/**
 * Writes the lines of a revocation list one after the other into one buffer, DER as it will be signed: nothing is
 * kept of a line but its bytes. There is room left before the lines and behind them, so that a list is completed in
 * place.
 */
export class RevokedListWriter {
  #bytes: Buffer
  #end: number
  #count = 0
  #day = Number.NaN
  #digits = Buffer.alloc(8)

  /**
   * @param before   bytes left free in front
   * @param behind   bytes that are sure to be free at the end
   * @param expected bytes that the lines may take: a guess that saves room and copies
   */
  constructor(
    private readonly before: number,
    private readonly behind: number,
    expected = 0
  ) {
    this.#bytes = Buffer.allocUnsafeSlow(before + behind + Math.max(FIRST_CAPACITY, expected))
    this.#end = before
  }

  /** How many lines there are. */
  get count(): number {
    return this.#count
  }

  /** How many bytes they take. */
  get length(): number {
    return this.#end - this.before
  }

  /** The buffer, and where the lines begin and end in it; good until the next line. */
  get space(): { bytes: Buffer; start: number; end: number } {
    return { bytes: this.#bytes, start: this.before, end: this.#end }
  }

  /** @throws CaError E_CRL_SERIAL */
  add({ serial, revokedAt, reason, invalidityDate }: RevokedLine): void {
    this.#makeRoom(LONGEST_LINE)
    const start = this.#end
    this.#end += 2
    this.#serial(serial)
    this.#time(revokedAt)
    const extensions = (reason ? REASON_LENGTH : 0) + (invalidityDate ? INVALIDITY_LENGTH : 0)
    if (extensions) this.#header(TAG.SEQUENCE, extensions)
    if (reason) this.#reason(reason)
    if (invalidityDate) this.#invalidity(invalidityDate)
    this.#bytes[start] = TAG.SEQUENCE
    this.#bytes[start + 1] = this.#end - start - 2
    this.#count += 1
  }

  /** Lines as they are: whoever reads the list judges them. */
  append({ count, der }: EncodedLines): void {
    this.#makeRoom(der.length)
    this.#bytes.set(der, this.#end)
    this.#end += der.length
    this.#count += count
  }

  #makeRoom(length: number) {
    const needed = this.#end + length + this.behind
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, this.before, this.before, this.#end)
    this.#bytes = larger
  }

  /** A handful of bytes: a loop is quicker than a call out of the engine. */
  #put(source: Uint8Array, from = 0) {
    for (let at = from; at < source.length; at++) this.#bytes[this.#end++] = source[at]
  }

  #header(tag: number, length: number) {
    this.#bytes[this.#end] = tag
    this.#bytes[this.#end + 1] = length
    this.#end += 2
  }

  /** INTEGER, positive and shortest. */
  #serial(serial: string) {
    const hex = serial.startsWith('00') ? serial.replace(/^(00)+(?=..)/, '') : serial
    const length = hex.length / 2
    if (length > LONGEST_SERIAL || !Number.isInteger(length) || length === 0)
      throw new CaError('E_CRL_SERIAL', { serial }, 500)
    const sign = hex.charCodeAt(0) > 0x37 ? 1 : 0
    this.#header(TAG.INTEGER, length + sign)
    this.#bytes[this.#end] = 0
    this.#end += sign + this.#bytes.write(hex, this.#end + sign, length, 'hex')
  }

  #time(at: Date) {
    this.#readDay(at)
    const generalized = at.getUTCFullYear() >= GENERALIZED_FROM
    this.#header(generalized ? TAG.GENERALIZED_TIME : TAG.UTC_TIME, generalized ? 15 : 13)
    this.#put(this.#digits, generalized ? 0 : 2)
    this.#timeOfDay(at)
  }

  #reason(reason: number) {
    this.#put(REASON)
    this.#bytes[this.#end] = reason
    this.#end += 1
  }

  #invalidity(at: Date) {
    this.#readDay(at)
    this.#put(INVALIDITY)
    this.#put(this.#digits)
    this.#timeOfDay(at)
  }

  /** YYYYMMDD of a moment; lines that follow each other often share it. */
  #readDay(at: Date) {
    const day = Math.floor(at.getTime() / DAY)
    if (day === this.#day) return
    this.#digits.write(at.toISOString().slice(0, 10).replaceAll('-', ''), 'latin1')
    this.#day = day
  }

  #timeOfDay(at: Date) {
    const seconds = Math.floor(at.getTime() / 1000) - this.#day * 86_400
    this.#twoDigits(Math.floor(seconds / 3600))
    this.#twoDigits(Math.floor(seconds / 60) % 60)
    this.#twoDigits(seconds % 60)
    this.#bytes[this.#end] = 0x5a
    this.#end += 1
  }

  #twoDigits(value: number) {
    this.#bytes[this.#end] = 0x30 + Math.floor(value / 10)
    this.#bytes[this.#end + 1] = 0x30 + (value % 10)
    this.#end += 2
  }
}
