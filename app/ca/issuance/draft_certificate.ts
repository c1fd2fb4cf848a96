import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { sameBytes } from '#ca/certificates/asn1'
import { buildHolderName, sameName } from '#ca/certificates/names'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { publishedAs } from '#ca/certificates/published_as'
import { listName, partOf } from '#ca/authorities/list_parts'
import { serialFromKey } from '#ca/certificates/serial_number'
import { buildUserTbs } from '#ca/certificates/tbs_certificate'
import { endOfValidity } from '#ca/certificates/validity'
import { sha256 } from '#ca/crypto/hash'
import { readPublicKey } from '#ca/crypto/public_key'
import { dayOf } from '#ca/clock'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { CertificationRequest } from '#ca/certificates/pkcs10'
import type { Holder } from '#ca/certificates/holder'
import type { Addresses, Profile, ProfileId } from '#ca/certificates/profiles/profile'
import type Application from '#models/application'
import type Authority from '#models/authority'

/** A certificate before anybody has decided on it. */
export interface Draft {
  profile: Profile
  /** Lower-case hex. */
  serial: string
  /** In which part of the authority's lists it would be listed. */
  crlPart: number
  /** DER Name. */
  subject: Uint8Array
  /** Lower-case hex SHA-256 of the SubjectPublicKeyInfo. */
  spkiSha256: string
  /** DER TBSCertificate. */
  tbs: Uint8Array
  notBefore: DateTime
  notAfter: DateTime
}

const PROFILE_OF_KEY: Record<AlgorithmName, ProfileId> = {
  'gost-2015': 'P-USER-2015',
  'gost-2004': 'P-USER-2004',
  'rsa': 'T-USER-RSA',
  'ec-p256': 'T-USER-EC',
}

/** What a row of the register says of a holder as a certificate names them. */
type Named = Pick<
  Application,
  'surname' | 'givenName' | 'patronymic' | 'iin' | 'bin' | 'email' | 'phone'
>

/** The holder that an application names (annex 1 → annex 5). `regionName` is the region's Kazakh name. */
export function holderOf(application: Named, regionName: string): Holder {
  const { surname, givenName, patronymic, iin, bin, email, phone } = application
  return { surname, givenName, patronymic, iin, bin, email, phone, regionName }
}

/**
 * The structure that a subject's key leads to, as it holds now: gost-2015 → P-USER-2015, gost-2004 → P-USER-2004,
 * rsa → T-USER-RSA, ec-p256 → T-USER-EC; or the one that is asked for. Its signature algorithm says which State CA key issues.
 */
export function structureFor(spki: Uint8Array, now: DateTime, structure?: ProfileId): Profile {
  return inForce(structure ?? PROFILE_OF_KEY[readPublicKey(spki).algorithm], now)
}

function inForce(id: ProfileId, now: DateTime): Profile {
  return profileOn(id, dayOf(now.toMillis()))
}

/** When a certificate for a key of this algorithm would end if it were issued now (S-14). */
export function endFrom(now: DateTime, algorithm: AlgorithmName): DateTime {
  return endOfValidity(inForce(PROFILE_OF_KEY[algorithm], now), now, null)
}

/**
 * Step 1 of issuing: the bytes to be signed, from the application and the request. Pure, apart from the proof of
 * possession that reading the request has demanded. The profile follows from the key; the subject is the
 * application's and the request must name the same.
 *
 * @throws CaError E_REQUEST_SUBJECT, E_PROFILE_TRIAL_ONLY, E_NAME_CHARACTERS
 */
export function draftCertificate(input: {
  holder: Holder
  request: CertificationRequest
  profile: Profile
  authority: Authority
  addresses: Addresses
  now: DateTime
}): Draft {
  const { holder, profile, authority, now: notBefore } = input
  const { subject, spki } = input.request
  const expected = buildHolderName(holder)
  if (!sameBytes(subject, expected) && !sameName(subject, expected))
    throw new CaError('E_REQUEST_SUBJECT', { iin: holder.iin })
  if (profile.trialOnly && !authority.demonstration)
    throw new CaError('E_PROFILE_TRIAL_ONLY', {
      profile: profile.id,
      algorithm: profile.key.algorithm,
    })
  const serial = serialFromKey(spki)
  const notAfter = endOfValidity(profile, notBefore, authority.notAfter)
  const issuer = new Uint8Array(authority.certificate)
  const crlPart = partOf(serial, authority.crlParts)
  const list = listName({ authority, part: crlPart })
  const addresses = publishedAs(input.addresses, { own: authority.fileName, list })
  return {
    profile,
    serial,
    crlPart,
    notBefore,
    notAfter,
    subject: expected,
    spkiSha256: Buffer.from(sha256(spki)).toString('hex'),
    tbs: buildUserTbs({ profile, issuer, holder, spki, serial, notBefore, notAfter, addresses }),
  }
}
