import { createHash, randomBytes } from 'node:crypto'
import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import OnlineChallenge from '#models/online_challenge'
import type { ChallengePurpose } from '#models/online_challenge'

/** How long a challenge may be signed: a person types a PIN meanwhile. */
const MINUTES = 5

const hashed = (text: string) => createHash('sha256').update(text).digest('hex')

/** The bytes that are signed for a challenge: what the signature is for stands in them. */
export function challengeBytes(purpose: ChallengePurpose, value: string): Uint8Array {
  return new TextEncoder().encode(`Kualik ${purpose} ${value}`)
}

/** Random values to be signed: each once, soon, for one purpose, and in the session that asked. */
@inject()
export class Challenges {
  constructor(protected clock: Clock) {}

  /** @returns the challenge: 43 characters of base64url */
  async give(purpose: ChallengePurpose, session: string): Promise<string> {
    const value = randomBytes(32).toString('base64url')
    const expiresAt = this.clock.now().plus({ minutes: MINUTES })
    await OnlineChallenge.create({ value, purpose, session: hashed(session), expiresAt })
    return value
  }

  /**
   * Uses a challenge up, whatever the signature is worth: of two who come with it, one gets through.
   *
   * @returns the bytes that must have been signed
   * @throws CaError E_CHALLENGE_USED
   */
  async take(value: string, purpose: ChallengePurpose, session: string): Promise<Uint8Array> {
    const now = sqlMoment(this.clock.now())
    const [taken] = await OnlineChallenge.query()
      .where({ value, purpose, session: hashed(session) })
      .whereNull('usedAt')
      .where('expiresAt', '>', now)
      .update({ usedAt: now })
    if (Number(taken) !== 1) throw new CaError('E_CHALLENGE_USED', {}, 409)
    return challengeBytes(purpose, value)
  }

  /** Forgets challenges that are over. */
  async forgetOld(): Promise<void> {
    const now = sqlMoment(this.clock.now().minus({ days: 1 }))
    await OnlineChallenge.query().where('expiresAt', '<', now).delete()
  }
}
