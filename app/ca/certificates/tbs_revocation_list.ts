import { CRLReasons } from '@peculiar/asn1-x509'
import type { DateTime } from 'luxon'
import { algorithm } from '#ca/crypto/algorithms'
import { fromHex } from '#ca/certificates/asn1'
import { asn1Time } from '#ca/certificates/asn1_time'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { TAG, writeBitString, writeHeader } from '#ca/certificates/der'
import { keyIdentifier } from '#ca/certificates/key_identifier'
import { integer, writeListExtensions } from '#ca/certificates/revocation_list_extensions'
import {
  RevokedListWriter,
  type EncodedLines,
  type RevokedLine,
} from '#ca/certificates/revoked_list_writer'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** Reasons that an entry may give (RFC 5280 5.3.1), weakest claim last. */
export const REVOCATION_REASONS = [
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'unspecified',
] as const
export type RevocationReason = (typeof REVOCATION_REASONS)[number]

/** A line of a list that is short enough to be held. */
export interface ListedCertificate {
  /** Hex serial number. */
  serial: string
  revokedAt: DateTime
  reason: RevocationReason
}

/** What a revocation list says besides its lines. */
export interface RevocationListHead {
  /** DER certificate of the authority whose key signs. */
  issuer: Uint8Array
  /** The algorithm of that key. */
  signatureAlgorithm: AlgorithmName
  /** CRL Number, 1, 2, 3 … (RFC 5280 5.2.3). */
  number: number
  thisUpdate: DateTime
  nextUpdate: DateTime
  /** Makes it a delta list on the full list of this number (RFC 5280 5.2.4). */
  baseNumber?: number | null
  /** The address of the list, when it is not about all of the authority's certificates (RFC 5280 5.2.5). */
  point?: string | null
  /** The address of the delta list (RFC 5280 5.2.6). */
  freshest?: string | null
}

export interface RevocationListInput extends RevocationListHead {
  entries: readonly ListedCertificate[]
}

/** INTEGER 1: a list with extensions is v2 (RFC 5280 5.1.2.1). */
const VERSION_2 = integer(1)
/** The headers of the list itself and of its lines, at their longest. */
const HEADERS = 12

/**
 * Builds the bytes to be signed of a revocation list, DER TBSCertList v2 (RFC 5280 5.1.2), a line at a time, in one
 * buffer. The lines stand in the order in which they are added.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE (the issuer's)
 */
export class TbsRevocationList {
  readonly #front: Uint8Array
  readonly #extensions: Uint8Array
  readonly #lines: RevokedListWriter

  /** @param expected bytes that its lines may take, where that can be guessed */
  constructor(head: RevocationListHead, expected = 0) {
    const issuer = readAuthority(head.issuer)
    const { number, baseNumber = null, point = null, freshest = null } = head
    const authorityKey = issuer.subjectKeyIdentifier
      ? fromHex(issuer.subjectKeyIdentifier)
      : keyIdentifier(issuer.key.spki)
    this.#front = Buffer.concat([
      VERSION_2,
      algorithm(head.signatureAlgorithm).signatureAlgorithm,
      issuer.subject.der,
      asn1Time(head.thisUpdate),
      asn1Time(head.nextUpdate),
    ])
    this.#extensions = writeListExtensions({ authorityKey, number, baseNumber, point, freshest })
    this.#lines = new RevokedListWriter(
      this.#front.length + HEADERS,
      this.#extensions.length,
      expected
    )
  }

  /** How many lines there are. */
  get entries(): number {
    return this.#lines.count
  }

  /** @throws CaError E_CRL_SERIAL */
  add(line: RevokedLine): void {
    this.#lines.add(line)
  }

  append(lines: EncodedLines): void {
    this.#lines.append(lines)
  }

  /** The DER; no line may be added any more. */
  finish(): Uint8Array {
    const { bytes, start, end } = this.#lines.space
    const { length } = this.#lines
    // revokedCertificates is absent when there are none (RFC 5280 5.1.2.6).
    const header = length > 0 ? writeHeader(TAG.SEQUENCE, length) : new Uint8Array()
    const front = Buffer.concat([this.#front, header])
    bytes.set(this.#extensions, end)
    const whole = writeHeader(TAG.SEQUENCE, front.length + length + this.#extensions.length)
    const begin = start - front.length - whole.length
    bytes.set(whole, begin)
    bytes.set(front, begin + whole.length)
    return new Uint8Array(bytes.buffer, begin, end + this.#extensions.length - begin)
  }
}

const lineOf = ({ serial, revokedAt, reason }: ListedCertificate): RevokedLine => ({
  serial,
  revokedAt: revokedAt.toJSDate(),
  reason: CRLReasons[reason],
  invalidityDate: null,
})

/**
 * The bytes to be signed of a short full list. Entries stand in the order of their serial numbers, so that the same
 * facts give the same bytes.
 *
 * @throws CaError E_CERTIFICATE_UNREADABLE (the issuer's), E_CRL_SERIAL
 */
export function buildTbsRevocationList(input: RevocationListInput): Uint8Array {
  const list = new TbsRevocationList(input)
  const sorted = input.entries.toSorted((a, b) => a.serial.localeCompare(b.serial))
  for (const entry of sorted) list.add(lineOf(entry))
  return list.finish()
}

/** The DER list of signed bytes (RFC 5280 5.1.1), in pieces that need not be copied together. */
export function revocationListPieces(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array
): Uint8Array[] {
  const bits = writeBitString(signature)
  const length = tbs.length + signatureAlgorithm.length + bits.length
  return [writeHeader(TAG.SEQUENCE, length), tbs, signatureAlgorithm, bits]
}

/** The DER list of signed bytes in one. */
export function assembleRevocationList(
  ...parts: Parameters<typeof revocationListPieces>
): Uint8Array {
  return new Uint8Array(Buffer.concat(revocationListPieces(...parts)))
}
