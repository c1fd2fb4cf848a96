/** Who brings a message, and what was found of that while it was opened. */
export interface Sender {
  /** The address of the connection. */
  remoteAddress: string
  /** DER, the certificate under which the owner's signature holds; null as long as none does. */
  proved: Uint8Array | null
}
