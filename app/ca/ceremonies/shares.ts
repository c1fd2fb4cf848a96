import { combine, split } from 'shamir-secret-sharing'
import { CaError } from '#ca/ca_error'
import { drawnPassphrase } from '#ca/crypto/drawn_passphrase'
import { sha256 } from '#ca/crypto/hash'
import { fromPaper, toPaper } from '#ca/ceremonies/base32'

/** How many shares open the store, of how many. */
export interface Quorum {
  needed: number
  shares: number
}

/** One share of an activation secret, as its holder keeps it. */
export interface Share {
  /** 1, 2, 3 … */
  number: number
  needed: number
  /** Hex: all shares of one secret have the same. */
  set: string
  /** For paper: capital letters and digits in groups of five. */
  text: string
  /** What the holder types back to show that the text was taken down. */
  checkWord: string
}

const VERSION = 1
const SET_BYTES = 4
const CHECK_BYTES = 4
const HEAD_BYTES = 1 + SET_BYTES + 2
/** 32 bytes of secret and the library's own byte. */
const PIECE_BYTES = 33
const SHARE_BYTES = HEAD_BYTES + PIECE_BYTES + CHECK_BYTES
const CHECK_WORD_LETTERS = 6

/** The activation secret's length in bytes. */
export const SECRET_BYTES = 32
export const MOST_SHARES = 9

const digest = (label: string, bytes: Uint8Array) =>
  sha256(new Uint8Array(Buffer.concat([Buffer.from(`kualik ${label}\0`), bytes])))

const setOf = (secret: Uint8Array) => digest('share set', secret).subarray(0, SET_BYTES)
const checkOf = (bytes: Uint8Array) => digest('share check', bytes).subarray(0, CHECK_BYTES)

function checkWordOf(bytes: Uint8Array): string {
  return toPaper(digest('check word', bytes)).replaceAll('-', '').slice(0, CHECK_WORD_LETTERS)
}

function writeShare(bytes: Uint8Array): Share {
  const [, ...rest] = bytes
  return {
    number: rest[SET_BYTES],
    needed: rest[SET_BYTES + 1],
    set: Buffer.from(rest.slice(0, SET_BYTES)).toString('hex'),
    text: toPaper(bytes),
    checkWord: checkWordOf(bytes),
  }
}

/**
 * A quorum that makes sense: at least two people, and not all of them, so that one lost share loses no key.
 *
 * @throws CaError E_QUORUM
 */
export function assertQuorum({ needed, shares }: Quorum): void {
  const whole = Number.isInteger(needed) && Number.isInteger(shares)
  if (whole && needed >= 2 && needed < shares && shares <= MOST_SHARES) return
  throw new CaError('E_QUORUM', { needed, shares, most: MOST_SHARES })
}

/**
 * Splits an activation secret of 32 bytes into shares, of which any `needed` give it back and fewer say nothing
 * about it (Shamir 1979, by shamir-secret-sharing). Each share has a check of its own, so that a slip of the pen is
 * found before the others are asked for.
 *
 * @throws CaError E_QUORUM
 */
export async function splitSecret(secret: Uint8Array, quorum: Quorum): Promise<Share[]> {
  assertQuorum(quorum)
  const pieces = await split(Uint8Array.from(secret), quorum.shares, quorum.needed)
  return pieces.map((piece, at) => {
    const head = [VERSION, ...setOf(secret), at + 1, quorum.needed]
    const body = Uint8Array.from([...head, ...piece])
    piece.fill(0)
    return writeShare(Uint8Array.from([...body, ...checkOf(body)]))
  })
}

interface ReadShare extends Share {
  piece: Uint8Array
}

/** A share from paper. @throws CaError E_SHARE_LETTER, E_SHARE_DAMAGED */
export function readShare(text: string): ReadShare {
  const bytes = fromPaper(text).subarray(0, SHARE_BYTES)
  const body = bytes.subarray(0, SHARE_BYTES - CHECK_BYTES)
  const check = bytes.subarray(SHARE_BYTES - CHECK_BYTES)
  const whole = bytes.length === SHARE_BYTES && Buffer.compare(checkOf(body), check) === 0
  if (!whole || bytes[0] !== VERSION) throw new CaError('E_SHARE_DAMAGED')
  return { ...writeShare(bytes), piece: body.slice(HEAD_BYTES) }
}

function assertTogether(shares: ReadShare[]) {
  const [first] = shares
  if (!first) throw new CaError('E_SHARES_FEW', { have: 0, needed: 2 })
  const foreign = shares.find(({ set }) => set !== first.set)
  if (foreign) throw new CaError('E_SHARE_FOREIGN', { number: foreign.number })
  const numbers = shares.map(({ number }) => number)
  const twice = numbers.find((number, at) => numbers.indexOf(number) !== at)
  if (twice !== undefined) throw new CaError('E_SHARE_TWICE', { number: twice })
  if (shares.length < first.needed)
    throw new CaError('E_SHARES_FEW', { have: shares.length, needed: first.needed })
}

/**
 * The activation secret of enough shares; the caller overwrites it.
 *
 * @throws CaError E_SHARE_LETTER, E_SHARE_DAMAGED, E_SHARE_FOREIGN, E_SHARE_TWICE, E_SHARES_FEW, E_SHARES_WRONG
 */
export async function joinShares(texts: readonly string[]): Promise<Uint8Array> {
  const shares = texts.map(readShare)
  assertTogether(shares)
  const secret = await combine(shares.map(({ piece }) => piece))
  for (const { piece } of shares) piece.fill(0)
  if (Buffer.from(setOf(secret)).toString('hex') === shares[0].set) return secret
  secret.fill(0)
  throw new CaError('E_SHARES_WRONG')
}

/** 24 bytes as 32 characters: as long as tokens take a PIN. */
const PIN_BYTES = 24

/** The PIN of a token that an activation secret stands for: its first 24 bytes; the caller overwrites it. */
export function pinOf(secret: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(secret.subarray(0, PIN_BYTES)).toString('base64url'), 'ascii')
}

/** The passphrase of the key store that an activation secret stands for; the caller overwrites it. */
export function passphraseOf(secret: Uint8Array): Buffer {
  return Buffer.from(drawnPassphrase(secret), 'ascii')
}
