/** A hash that may be stamped, and how many bytes it has. */
export interface ImprintHash {
  readonly oid: string
  readonly length: number
}

/**
 * The hashes of documents that are stamped. SHA-1 and MD5 are not among them: a stamp over a hash that collides
 * proves nothing.
 */
export const IMPRINT_HASHES: readonly ImprintHash[] = [
  { oid: '2.16.840.1.101.3.4.2.1', length: 32 },
  { oid: '2.16.840.1.101.3.4.2.2', length: 48 },
  { oid: '2.16.840.1.101.3.4.2.3', length: 64 },
  // GOST 34.311-95, GOST R 34.11-2015 with 256 and 512 bits; the last two by their international names as well.
  { oid: '1.2.398.3.10.1.3.1', length: 32 },
  { oid: '1.2.398.3.10.1.3.2', length: 32 },
  { oid: '1.2.398.3.10.1.3.3', length: 64 },
  { oid: '1.2.643.7.1.1.2.2', length: 32 },
  { oid: '1.2.643.7.1.1.2.3', length: 64 },
]
