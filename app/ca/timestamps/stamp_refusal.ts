import { TAG, writeElement } from '#ca/certificates/der'

/** PKIFailureInfo: the number of the bit that is set (RFC 3161 2.4.2). */
const FAILURES = {
  badAlg: 0,
  badRequest: 2,
  badDataFormat: 5,
  timeNotAvailable: 14,
  unacceptedPolicy: 15,
  unacceptedExtension: 16,
  systemFailure: 25,
} as const

export type StampFailure = keyof typeof FAILURES

const REJECTION = Uint8Array.of(2)

/** Named bits in DER: nothing after the last one that is set (X.690 11.2.2). */
function bit(number: number): Uint8Array {
  const octets = new Uint8Array(Math.floor(number / 8) + 1)
  octets[octets.length - 1] = 0x80 >> (number % 8)
  return writeElement(TAG.BIT_STRING, Uint8Array.of(7 - (number % 8)), octets)
}

/** Why there is no stamp. */
export class StampRefusal extends Error {
  constructor(readonly failure: StampFailure) {
    super(failure)
    this.name = 'StampRefusal'
  }

  /** DER TimeStampResp that says so, in words as well. */
  get der(): Uint8Array {
    const words = writeElement(TAG.SEQUENCE, writeElement(0x0c, Buffer.from(this.failure)))
    const status = writeElement(TAG.INTEGER, REJECTION)
    const info = writeElement(TAG.SEQUENCE, status, words, bit(FAILURES[this.failure]))
    return writeElement(TAG.SEQUENCE, info)
  }
}
