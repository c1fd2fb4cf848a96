import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { CryptoFacts } from '#ca/crypto/crypto_error'

/*
| What the server and the signer's process say to each other, over Node's channel between parent and child. Both
| ends come from the same checkout.
*/

/** What can be asked, with the answer to each. */
export interface Conversation {
  /** Opens the token for the life of the process. */
  unlock: { fields: { pin: Uint8Array; typed: boolean }; answer: null }
  /** Gives the token another PIN, with the one that opens it now. */
  change_pin: { fields: { next: Uint8Array }; answer: null }
  list: { fields: Record<never, never>; answer: string[] }
  has: { fields: { keyId: string }; answer: boolean }
  generate: {
    fields: { keyId: string; algorithm: AlgorithmName; rsaBits?: number }
    answer: PublicHalf
  }
  open: { fields: { keyId: string }; answer: PublicHalf }
  /** Signs with the key of this name if it still has this public key. */
  sign: { fields: { keyId: string; spki: Uint8Array; data: Uint8Array }; answer: Uint8Array }
}

export type QuestionType = keyof Conversation
export type Fields<T extends QuestionType> = Conversation[T]['fields']
export type Answered<T extends QuestionType> = Conversation[T]['answer']

/** What may be seen of a key. */
export interface PublicHalf {
  algorithm: AlgorithmName
  spki: Uint8Array
  signatureAlgorithm: Uint8Array
}

export type Question = {
  [T in QuestionType]: { id: number; type: T; fields: Fields<T> }
}[QuestionType]

/** An error as it travels: `CryptoError` without its stack. */
export interface Refusal {
  code: `E_${string}`
  facts: CryptoFacts
  status: number
}

export type Answer = { id: number } & (
  | { ok: true; result: unknown }
  | { ok: false; error: Refusal }
)
