import type { DateTime } from 'luxon'
import type { Holder } from '#ca/certificates/holder'
import { profile } from '#ca/certificates/profiles/catalogue'
import type { Addresses, ProfileId } from '#ca/certificates/profiles/profile'
import { publishedAs } from '#ca/certificates/published_as'
import { serialFromKey } from '#ca/certificates/serial_number'
import {
  assembleCertificate,
  buildAuthorityTbs,
  buildUserTbs,
} from '#ca/certificates/tbs_certificate'
import { KeyPair } from '#ca/crypto/key_pair'
import type { SigningParty } from '#ca/hr/client/signature_over'

/** Nobody: an invented person of an invented agency. */
export const EXAMPLE_HOLDER: Holder = {
  surname: 'Үлгіев',
  givenName: 'Үлгі',
  iin: '850312400019',
  bin: '220641000200',
  regionName: 'Жетісу облысы',
  email: 'ulgi@example.kz',
  phone: '+77010000000',
}

/** Who signs the examples, under an authority that is forgotten when they are written. */
export interface ExampleParties {
  person: SigningParty
  owner: SigningParty
  /** Who signs what is pushed. */
  authority: SigningParty
}

async function certified(tbs: Uint8Array, by: KeyPair): Promise<Uint8Array> {
  const signer = by.signer()
  return assembleCertificate(tbs, signer.signatureAlgorithm, await signer.sign(tbs))
}

/** Makes an authority, a person and an owner, with keys that nobody keeps (GOST 2015). */
export async function exampleParties(
  addresses: Addresses,
  notBefore: DateTime
): Promise<ExampleParties> {
  const published = publishedAs(addresses, { own: 'example', root: 'example' })
  const common = (id: ProfileId, { spki }: KeyPair) => ({
    ...{ profile: profile(id), spki, serial: serialFromKey(spki), notBefore },
    addresses: published,
  })
  const authority = KeyPair.generate('gost-2015')
  const own = { ...common('P-ROOT-2015', authority), issuer: null }
  const issuer = await certified(buildAuthorityTbs(own), authority)
  const party = async (): Promise<SigningParty> => {
    const keys = KeyPair.generate('gost-2015')
    const tbs = buildUserTbs({ ...common('P-USER-2015', keys), issuer, holder: EXAMPLE_HOLDER })
    return { signer: keys.signer(), certificate: await certified(tbs, authority) }
  }
  return { person: await party(), owner: await party(), authority: await party() }
}
