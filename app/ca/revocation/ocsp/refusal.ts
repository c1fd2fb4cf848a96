/** OCSPResponseStatus of an answer that says nothing about a certificate (RFC 6960 4.2.1). */
const STATUS = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  unauthorized: 6,
} as const

export type OcspRefusalStatus = keyof typeof STATUS

/** Why there is no answer about a certificate. */
export class OcspRefusal extends Error {
  constructor(readonly status: OcspRefusalStatus) {
    super(status)
    this.name = 'OcspRefusal'
  }

  /** DER OCSPResponse with the status alone: nobody signs it. */
  get der(): Uint8Array {
    return Uint8Array.of(0x30, 0x03, 0x0a, 0x01, STATUS[this.status])
  }
}
