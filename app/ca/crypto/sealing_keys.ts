import { createHmac, scrypt } from 'node:crypto'
import { CryptoError } from '#ca/crypto/crypto_error'
import { isDrawn } from '#ca/crypto/drawn_passphrase'

/** log2 of the scrypt N of new containers: with r = 8, 128 MiB of memory for one try. */
const THOUGHT_UP_COST = 17

/** The same where 256 bits would have to be guessed: 4 MiB, and no command waits for it. */
const DRAWN_COST = 12

/** Costs that are computed at all: a container must not be able to take all memory. */
const COSTS = { least: 4, most: 20 }

const R = 8
const KEY_LENGTH = 32

/** How a passphrase becomes keys; stands in the container. */
export interface KeyDerivation {
  name: 'scrypt'
  /** log2 of N. */
  cost: number
  /** Base64. */
  salt: string
}

/** What scrypt makes of a passphrase. */
export interface SealingKeys {
  readonly encryption: Buffer
  /** Proves the passphrase without the encryption key. */
  readonly passphraseCheck: Buffer
  /** Overwrites the encryption key. */
  wipe(): void
}

/** log2 of the scrypt N under which a passphrase seals. */
export function costOf(passphrase: Uint8Array | string): number {
  return isDrawn(passphrase) ? DRAWN_COST : THOUGHT_UP_COST
}

/**
 * 64 bytes of scrypt (RFC 7914): 32 to encrypt with, and 32 under which the derivation's own parameters are
 * authenticated, as in Percival's file format: a passphrase can be told from damage.
 *
 * @throws CryptoError E_CONTAINER_DAMAGED when the cost is out of bounds
 */
export async function deriveKeys(
  passphrase: Uint8Array | string,
  kdf: KeyDerivation
): Promise<SealingKeys> {
  if (!Number.isInteger(kdf.cost) || kdf.cost < COSTS.least || kdf.cost > COSTS.most) {
    throw new CryptoError('E_CONTAINER_DAMAGED')
  }
  const derived = await stretch(passphrase, Buffer.from(kdf.salt, 'base64'), 2 ** kdf.cost)
  const encryption = derived.subarray(0, KEY_LENGTH)
  const parameters = JSON.stringify([kdf.name, kdf.cost, kdf.salt])
  return {
    encryption,
    passphraseCheck: createHmac('sha256', derived.subarray(KEY_LENGTH)).update(parameters).digest(),
    wipe: () => derived.fill(0),
  }
}

function stretch(passphrase: Uint8Array | string, salt: Buffer, N: number): Promise<Buffer> {
  const options = { N, r: R, p: 1, maxmem: 256 * N * R }
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 2 * KEY_LENGTH, options, (error, derived) =>
      error ? reject(error) : resolve(derived)
    )
  })
}
