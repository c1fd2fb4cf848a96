import { createHmac } from 'node:crypto'
import limiter from '@adonisjs/limiter/services/main'
import env from '#start/env'

/** Who tries to sign in: from where, as whom. */
export interface SignInAttempt {
  address: string
  login: string
}

/*
| What somebody types as a login may be a password, and counters lie in the database: their keys are an HMAC.
| Counted before the password is looked at, so that tries made at once count too.
*/
const keyOf = (...parts: string[]) =>
  createHmac('sha256', env.get('APP_KEY').release()).update(parts.join('\0')).digest('base64url')

const RULES = [
  /** A login from one address: five tries in ten minutes, then a quarter of an hour of rest. */
  {
    key: ({ address, login }: SignInAttempt) => keyOf('pair', address, login),
    limit: { requests: 5, duration: '10 minutes', blockDuration: '15 minutes' },
    forgiven: true,
  },
  /** One login from anywhere: guessing from many addresses. */
  {
    key: ({ login }: SignInAttempt) => keyOf('login', login),
    limit: { requests: 30, duration: '10 minutes', blockDuration: '15 minutes' },
    forgiven: true,
  },
  /** One address, whatever the login: each try costs the server a password hash. */
  {
    key: ({ address }: SignInAttempt) => keyOf('address', address),
    limit: { requests: 60, duration: '10 minutes', blockDuration: '15 minutes' },
    forgiven: false,
  },
]

/** The limits on signing in. */
export const signInLimits = {
  /** Counts a try. @returns the seconds to wait when there were too many, 0 otherwise */
  async count(attempt: SignInAttempt): Promise<number> {
    for (const { key, limit } of RULES) {
      const counter = limiter.use(limit)
      const allowed = await counter.attempt(key(attempt), () => true)
      if (!allowed) return counter.availableIn(key(attempt))
    }
    return 0
  },

  /** The password was right: the tries before it are forgiven. */
  async forgive(attempt: SignInAttempt): Promise<void> {
    for (const { key, limit, forgiven } of RULES) {
      if (forgiven) await limiter.use(limit).delete(key(attempt))
    }
  },
}

/** A verification costs up to ten seconds of a thread: a person needs few, a program has its own installation. */
const VERIFICATIONS = { requests: 30, duration: '1 minute' } as const

/** A signed challenge costs a signature to verify and a row: so many people of an agency behind one address sign in at once. */
const PROOFS = { requests: 120, duration: '1 minute' } as const

async function countFrom(
  address: string,
  what: string,
  limit: { requests: number; duration: '1 minute' }
): Promise<number> {
  const counter = limiter.use(limit)
  const key = keyOf(what, address)
  const allowed = await counter.attempt(key, () => true)
  return allowed ? 0 : counter.availableIn(key)
}

/** Counts a verification from an address. @returns the seconds to wait when there were too many, 0 otherwise */
export const countVerification = (address: string) =>
  countFrom(address, 'verification', VERIFICATIONS)

/** Counts a sign-in by a certificate from an address. @returns as `countVerification` does */
export const countProof = (address: string) => countFrom(address, 'proof', PROOFS)
