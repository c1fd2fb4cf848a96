import { TAG } from '#ca/certificates/der'

/** What is wrong with the lines of a list, one sentence each, at most a handful. */
export interface EntriesReport {
  count: number
  problems: string[]
}

/** More of them say nothing new. */
const ENOUGH = 10
const REASON = Buffer.from('300a0603551d1504030a01', 'hex')
const INVALIDITY = Buffer.from('30180603551d180411180f', 'hex')
const LONGEST_SERIAL = 20
/** By how many of its last bytes a serial number is looked up. */
const HASHED = 8
/** 1 to 6, 9 and 10 (RFC 5280 5.3.1); 0 is left out. */
const REASONS = new Set([1, 2, 3, 4, 5, 6, 9, 10])
/** Only a delta takes back what was on hold, by removeFromCRL. */
const REASONS_OF_DELTA = new Set([...REASONS, 8])

/**
 * Reads the lines of a revocation list in one pass, without keeping any, and holds each against RFC 5280 5.1.2.6 and
 * 5.3: its form to the byte, a positive serial number that is there once, a time that has come, and no entry
 * extension but a reason and an invalidity date.
 *
 * @param content    the content of revokedCertificates
 * @param thisUpdate YYYYMMDDHHMMSS as one number, UTC
 * @param isDelta    whether entries may be taken back
 */
export function readRevokedEntries(
  content: Uint8Array,
  thisUpdate: number,
  isDelta = false
): EntriesReport {
  return new EntriesReader(
    Buffer.from(content.buffer, content.byteOffset, content.length),
    thisUpdate,
    isDelta ? REASONS_OF_DELTA : REASONS
  ).read()
}

class EntriesReader {
  #at = 0
  #count = 0
  readonly #problems: string[] = []
  /** Where the serial numbers stand whose hash leads here: open addressing, so that a million costs 16 MB. */
  readonly #seen: Int32Array

  constructor(
    private readonly bytes: Buffer,
    private readonly thisUpdate: number,
    private readonly reasons: ReadonlySet<number>
  ) {
    const lines = Math.max(16, bytes.length / 20)
    this.#seen = new Int32Array(2 ** Math.ceil(Math.log2(lines)))
  }

  read(): EntriesReport {
    while (this.#at < this.bytes.length && this.#problems.length < ENOUGH) {
      const start = this.#at
      if (!this.#line()) {
        this.#problems.push(`the entry at byte ${start} is malformed`)
        break
      }
      this.#count += 1
    }
    return { count: this.#count, problems: this.#problems }
  }

  /** A header with a one-byte length; its content must lie within `limit`. Returns the length, -1 when it is none. */
  #header(tag: number, limit: number): number {
    const length = this.bytes[this.#at + 1]
    if (this.bytes[this.#at] !== tag || length >= 0x80) return -1
    this.#at += 2
    return this.#at + length <= limit ? length : -1
  }

  #line(): boolean {
    const length = this.#header(TAG.SEQUENCE, this.bytes.length)
    if (length < 0) return false
    const end = this.#at + length
    return this.#serial(end) && this.#time(end) && this.#extensions(end) && this.#at === end
  }

  #serial(limit: number): boolean {
    const length = this.#header(TAG.INTEGER, limit)
    if (length < 1) return false
    const [first, second] = [this.bytes[this.#at], this.bytes[this.#at + 1]]
    const padded = first === 0
    if (first >= 0x80 || (padded && (length === 1 || second < 0x80))) return false
    if (length - Number(padded) > LONGEST_SERIAL) return false
    if (this.#isSeen(length))
      this.#problems.push(`${this.#hex(length)} stands there more than once`)
    this.#at += length
    return true
  }

  #hex(length: number) {
    return this.bytes.toString('hex', this.#at, this.#at + length).replace(/^(00)+(?=..)/, '')
  }

  /** Looks a serial number up among those before it and notes it. */
  #isSeen(length: number): boolean {
    const { bytes } = this
    const [start, end] = [this.#at, this.#at + length]
    const mask = this.#seen.length - 1
    let hash = 0x811c9dc5
    for (let at = Math.max(start, end - HASHED); at < end; at++)
      hash = Math.imul(hash ^ bytes[at], 0x01000193)
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const other = this.#seen[slot]
      if (other === 0) {
        this.#seen[slot] = start
        return false
      }
      if (bytes[other - 1] === length && this.#sameAt(start, other, length)) return true
    }
  }

  #sameAt(left: number, right: number, length: number): boolean {
    for (let at = 0; at < length; at++)
      if (this.bytes[left + at] !== this.bytes[right + at]) return false
    return true
  }

  #time(limit: number): boolean {
    const utc = this.bytes[this.#at] === TAG.UTC_TIME
    const length = this.#header(utc ? TAG.UTC_TIME : TAG.GENERALIZED_TIME, limit)
    if (length !== (utc ? 13 : 15)) return false
    const digits = this.#digits(length)
    if (digits < 0) return false
    const at = utc ? digits + (digits < 50e10 ? 20e12 : 19e12) : digits
    if (!utc && at < 2050e10) return false
    if (at > this.thisUpdate) this.#problems.push(`an entry is revoked in the future: ${at}`)
    return true
  }

  /** The digits of a time as one number, behind which the reading goes on; -1 for anything but digits and Z. */
  #digits(length: number): number {
    const { bytes } = this
    const last = this.#at + length - 1
    let digits = 0
    for (; this.#at < last; this.#at++) {
      const digit = bytes[this.#at] - 0x30
      if (digit < 0 || digit > 9) return -1
      digits = digits * 10 + digit
    }
    this.#at += 1
    return bytes[last] === 0x5a ? digits : -1
  }

  #extensions(end: number): boolean {
    if (this.#at === end) return true
    const length = this.#header(TAG.SEQUENCE, end)
    if (length < 1 || this.#at + length !== end) return false
    if (this.#startsWith(REASON)) {
      if (!this.reasons.has(this.bytes[this.#at + REASON.length])) return false
      this.#at += REASON.length + 1
    }
    if (this.#at === end || !this.#startsWith(INVALIDITY)) return true
    this.#at += INVALIDITY.length
    return this.#digits(15) >= 0
  }

  #startsWith(pattern: Buffer): boolean {
    for (let at = 0; at < pattern.length; at++)
      if (this.bytes[this.#at + at] !== pattern[at]) return false
    return true
  }
}
