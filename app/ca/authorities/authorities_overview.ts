import type { DateTime } from 'luxon'
import { ELSEWHERE } from '#ca/authorities/accept_authority'
import { nextKeyDue, type KeyDue } from '#ca/authorities/next_key_due'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'

/**
 * issuing: it issues now; ready: certified, issuing has not moved to it; retired: issuing moved on, lists and OCSP
 * go on under it; ended: its own certificate has run out; elsewhere: the Root CA that certified ours, its key is not in
 * this house.
 */
export type AuthorityStanding = 'issuing' | 'ready' | 'retired' | 'ended' | 'elsewhere'

/** An authority on a screen. */
export interface AuthorityLine {
  authority: Authority
  standing: AuthorityStanding
  /** For a key that issues: when its successor is due. */
  due: KeyDue | null
}

export function standingOf(authority: Authority, now: DateTime): AuthorityStanding {
  if (authority.notAfter < now) return 'ended'
  if (authority.keyStore === ELSEWHERE) return 'elsewhere'
  if (authority.retiredAt) return 'retired'
  return authority.issuingFrom ? 'issuing' : 'ready'
}

function lineOf(authority: Authority, now: DateTime): AuthorityLine {
  const standing = standingOf(authority, now)
  const replaceable = authority.role === 'state' && ['issuing', 'ended'].includes(standing)
  return { authority, standing, due: replaceable ? nextKeyDue(authority, now) : null }
}

/** What an authority is called: the name of its key; a Root CA elsewhere has none here and goes by its serial number. */
export const nameOf = ({ keyId, keyStore, serial }: Authority): string =>
  keyStore === ELSEWHERE ? serial : keyId

/** All authorities of this house as they stand at a moment, and the keys that wait for the Root CA. */
export async function authoritiesOverview(now: DateTime) {
  const authorities = await Authority.query().orderBy('algorithm', 'desc').orderBy('id')
  const waiting = await AuthorityRequest.query().whereNull('authorityId').orderBy('id')
  return { lines: authorities.map((authority) => lineOf(authority, now)), waiting }
}

/** A key of the State CA that must be replaced, and what is ready to take its place. */
export interface KeyNotice {
  authority: Authority
  due: KeyDue
  /** Stands ready: issuing can be moved to it. */
  successor: Authority | null
  /** A key waits for the Root CA. */
  requested: boolean
}

/** The keys of the State CA that issue and whose replacement is due soon or overdue, for the worklist. */
export async function keyNotices(now: DateTime): Promise<KeyNotice[]> {
  const { lines, waiting } = await authoritiesOverview(now)
  return lines.flatMap(({ authority, due }) => {
    if (!due || due.state === 'later' || authority.retiredAt) return []
    const same = ({ algorithm }: { algorithm: string }) => algorithm === authority.algorithm
    const successor = lines.find(
      (line) => line.standing === 'ready' && line.authority.role === 'state' && same(line.authority)
    )
    return [
      { authority, due, successor: successor?.authority ?? null, requested: waiting.some(same) },
    ]
  })
}
