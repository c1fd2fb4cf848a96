import type { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import { profile } from '#ca/certificates/profiles/catalogue'
import type { Profile } from '#ca/certificates/profiles/profile'
import { buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import {
  commonInput,
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  userTbs,
  type Certified,
} from '#tests/support/chain'
import { replaceAttribute, replaceExtension } from '#tests/support/edit_tbs'

/** What a case hands to the linter. */
export interface Subject {
  tbs: Uint8Array
  profile: Profile
  issuer: Uint8Array | null
  on: DateTime
}

export const USER = profile('P-USER-2015')
const made: { root?: Certified; authority?: Certified; keys?: KeyPair } = {}

export const root = () => made.root as Certified
export const authority = () => made.authority as Certified
export const keys = () => made.keys as KeyPair

export function user(tbs = userTbs(authority(), keys())): Subject {
  return { tbs, profile: USER, issuer: authority().certificate, on: ISSUED_AT }
}

export function stateCa(change: { notAfter?: DateTime } = {}): Subject {
  const input = { ...commonInput('P-CA-2015', keys()), issuer: root().certificate, ...change }
  const tbs = buildAuthorityTbs(input)
  return { tbs, profile: profile('P-CA-2015'), issuer: root().certificate, on: ISSUED_AT }
}

/** A service of the State CA. */
export function service(id: 'P-OCSP-2015' | 'P-TSA-2015' | 'P-HR-2015' = 'P-OCSP-2015'): Subject {
  const issuer = authority().certificate
  const tbs = buildAuthorityTbs({ ...commonInput(id, keys()), issuer })
  return { tbs, profile: profile(id), issuer, on: ISSUED_AT }
}

export function rootCa(): Subject {
  const tbs = buildAuthorityTbs({ ...commonInput('P-ROOT-2015', keys()), issuer: null })
  return { tbs, profile: profile('P-ROOT-2015'), issuer: null, on: ISSUED_AT }
}

/** The good user's TBS with a change in it. */
export const edited = (change: (tbs: Uint8Array) => Uint8Array) => () => user(change(user().tbs))
export const named = (
  ...[name, value]: Parameters<typeof replaceAttribute> extends [unknown, ...infer R] ? R : never
) => edited((tbs) => replaceAttribute(tbs, name, value))
export const valued = (oid: string, value: () => Uint8Array) =>
  edited((tbs) => replaceExtension(tbs, oid, value()))

/** What breaks a rule, and the other rules that the same bytes break. */
export interface LintCase {
  broken: () => Subject | Promise<Subject>
  also?: string[]
}

/** Cases by the rule that they break. */
export type LintCases = Record<string, LintCase[]>

/** Makes the authorities and the key that every case starts from. */
export async function makeChain(): Promise<void> {
  made.root = await issueRoot()
  made.authority = await issueAuthority(made.root)
  made.keys = KeyPair.generate('gost-2015')
}
