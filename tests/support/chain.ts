import { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { Holder } from '#ca/certificates/holder'
import { profile } from '#ca/certificates/profiles/catalogue'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import { publishedAs } from '#ca/certificates/published_as'
import { serialFromKey } from '#ca/certificates/serial_number'
import {
  assembleCertificate,
  buildAuthorityTbs,
  buildUserTbs,
} from '#ca/certificates/tbs_certificate'
import caConfig from '#config/ca'

export const ISSUED_AT = DateTime.fromISO('2026-11-17T05:42:00Z', { zone: 'utc' })

export const HOLDER: Holder = {
  surname: 'Оспанова',
  givenName: 'Динара',
  patronymic: 'Ерлановна',
  iin: '850312400019',
  bin: '220641000200',
  regionName: 'Жетісу облысы',
  email: 'd.ospanova@zhetisu.gov.kz',
  phone: '+77011234567',
}

/** A key with the certificate over it. */
export interface Certified {
  keys: KeyPair
  certificate: Uint8Array
}

async function certify(tbs: Uint8Array, signing: KeyPair): Promise<Uint8Array> {
  const signer = signing.signer()
  return assembleCertificate(tbs, signer.signatureAlgorithm, await signer.sign(tbs))
}

/** What every TBS of these tests has in common. */
export function commonInput(id: ProfileId, keys: KeyPair) {
  return {
    profile: profile(id),
    spki: keys.spki,
    serial: serialFromKey(keys.spki),
    notBefore: ISSUED_AT,
    addresses: publishedAs(caConfig.addresses, { own: 'ucgo2015', root: 'gost2015' }),
  }
}

export type GostAlgorithm = 'gost-2015' | 'gost-2004'

const yearOf = (algorithm: GostAlgorithm) => (algorithm === 'gost-2015' ? '2015' : '2004')

/** A self-signed Root CA: P-ROOT-2015 or P-ROOT-2004. */
export async function issueRoot(algorithm: GostAlgorithm = 'gost-2015'): Promise<Certified> {
  const keys = KeyPair.generate(algorithm)
  const id = `P-ROOT-${yearOf(algorithm)}` as const
  const tbs = buildAuthorityTbs({ ...commonInput(id, keys), issuer: null })
  return { keys, certificate: await certify(tbs, keys) }
}

/** A State CA under a root: P-CA-2015 or P-CA-2004. */
export async function issueAuthority(
  root: Certified,
  algorithm: GostAlgorithm = 'gost-2015'
): Promise<Certified> {
  const keys = KeyPair.generate(algorithm)
  const tbs = buildAuthorityTbs({
    ...commonInput(`P-CA-${yearOf(algorithm)}`, keys),
    issuer: root.certificate,
  })
  return { keys, certificate: await certify(tbs, root.keys) }
}

/** The bytes to be signed of a holder's certificate. */
export function userTbs(
  authority: Certified,
  keys: KeyPair,
  id: ProfileId = 'P-USER-2015',
  holder: Holder = HOLDER
): Uint8Array {
  return buildUserTbs({ ...commonInput(id, keys), issuer: authority.certificate, holder })
}

const PROFILE_OF: Partial<Record<AlgorithmName, ProfileId>> = {
  'gost-2004': 'P-USER-2004',
  'rsa': 'T-USER-RSA',
  'ec-p256': 'T-USER-EC',
}

/** A holder under a State CA: P-USER-2015, P-USER-2004, or the trial structure of an RSA or EC key. */
export async function issueUser(
  authority: Certified,
  algorithm: AlgorithmName = 'gost-2015'
): Promise<Certified> {
  const keys = KeyPair.generate(algorithm)
  const id = PROFILE_OF[algorithm] ?? 'P-USER-2015'
  return { keys, certificate: await sign(userTbs(authority, keys, id), authority) }
}

/** A certificate of any bytes, signed by an authority. */
export function sign(tbs: Uint8Array, by: Certified): Promise<Uint8Array> {
  return certify(tbs, by.keys)
}
