import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import { ChallengeSecret } from '#ca/online/challenge_secret'
import { isUniqueViolation } from '#ca/unique_violation'
import OnlineChallenge from '#models/online_challenge'
import type { ChallengePurpose } from '#models/online_challenge'

/** How long a challenge may be signed: a person types a PIN meanwhile. */
const MINUTES = 5

const hashed = (text: string) => createHash('sha256').update(text).digest('hex')

/** The bytes that are signed for a challenge: what the signature is for stands in them. */
export function challengeBytes(purpose: ChallengePurpose, value: string): Uint8Array {
  return new TextEncoder().encode(`Kualik ${purpose} ${value}`)
}

function refuse(): never {
  throw new CaError('E_CHALLENGE_USED', {}, 409)
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Sixteen bytes: what is guessed of a challenge, and of its code. */
const BYTES = 16

/**
 * Random values to be signed: each once, soon, for one purpose, and in the session that asked. What is given is kept
 * nowhere, so that whoever asks writes nothing; its code (HMAC) says what it was given for. What was used is kept.
 */
@inject()
export class Challenges {
  constructor(
    protected clock: Clock,
    protected secret: ChallengeSecret
  ) {}

  /** @returns the challenge: its last moment, a random value, and a code over both, purpose and session */
  async give(purpose: ChallengePurpose, session: string): Promise<string> {
    const until = this.clock.now().plus({ minutes: MINUTES }).toMillis().toString(36)
    const value = `${until}.${randomBytes(BYTES).toString('base64url')}`
    return `${value}.${this.#code(value, purpose, session)}`
  }

  /**
   * Uses a challenge up, whatever the signature is worth: of two who come with it, one gets through.
   *
   * @returns the bytes that must have been signed
   * @throws CaError E_CHALLENGE_USED
   */
  async take(value: string, purpose: ChallengePurpose, session: string): Promise<Uint8Array> {
    const [until, random, code] = value.split('.')
    const expected = this.#code(`${until}.${random}`, purpose, session)
    const expiresAt = DateTime.fromMillis(Number.parseInt(until, 36))
    const usedAt = this.clock.now()
    if (!same(code ?? '', expected) || !(expiresAt > usedAt)) refuse()
    try {
      await OnlineChallenge.create({ value, purpose, session: hashed(session), expiresAt, usedAt })
    } catch (error) {
      if (isUniqueViolation(error)) refuse()
      throw error
    }
    return challengeBytes(purpose, value)
  }

  #code(value: string, purpose: ChallengePurpose, session: string): string {
    const code = createHmac('sha256', this.secret.key)
    return code
      .update(`online challenge\0${purpose}\0${session}\0${value}`)
      .digest()
      .subarray(0, BYTES)
      .toString('base64url')
  }

  /** Forgets the used ones that are over. */
  async forgetOld(): Promise<void> {
    const now = sqlMoment(this.clock.now().minus({ days: 1 }))
    await OnlineChallenge.query().where('expiresAt', '<', now).delete()
  }
}
