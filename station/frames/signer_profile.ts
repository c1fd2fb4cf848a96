import { readCertificate } from '#ca/certificates/certificate_view'
import { StationError } from '#station/station_error'
import { profileOf } from '#station/server/profiles'
import type { CarrierActs } from '#station/server/carrier_acts'

/** Whose certificate is meant; an empty field does not matter. */
export interface SignerWanted {
  iin?: unknown
  serialNumber?: unknown
}

const matches = (der: Uint8Array, { iin, serialNumber }: SignerWanted) => {
  const { serial, subject } = readCertificate(der)
  const holder = subject.attributes.find(({ name }) => name === 'serialNumber')?.value ?? ''
  const isHolder = !iin || holder === `IIN${String(iin)}`
  return isHolder && (!serialNumber || serial === String(serialNumber).toLowerCase())
}

/**
 * The carrier that NCALayer's frames sign with: they name none. It is the one that has a certificate such as is asked
 * for.
 *
 * @throws StationError E_CERTIFICATE_ABSENT, E_SIGNER_UNCLEAR { count } when several would do
 */
export async function signerProfile(acts: CarrierActs, wanted: SignerWanted = {}): Promise<string> {
  const carriers = await acts.list()
  const found: string[] = []
  for (const profile of carriers.map(profileOf)) {
    const [certificate] = await acts.certificates(profile)
    if (certificate && matches(certificate, wanted)) found.push(profile)
  }
  if (found.length > 1) throw new StationError('E_SIGNER_UNCLEAR', { count: found.length })
  if (found.length === 0)
    throw new StationError('E_CERTIFICATE_ABSENT', { serial: carriers[0]?.serialNumber ?? '' })
  return found[0]
}
