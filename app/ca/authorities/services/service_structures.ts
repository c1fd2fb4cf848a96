import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { ProfileId } from '#ca/certificates/profiles/profile'
import type { ServicePurpose } from '#models/service_certificate'

/** The structures of a State CA key's services, by the algorithm of that key. */
const STRUCTURES: Partial<Record<AlgorithmName, Partial<Record<ServicePurpose, ProfileId>>>> = {
  'gost-2015': { ocsp: 'P-OCSP-2015', tsa: 'P-TSA-2015', hr: 'P-HR-2015' },
  'gost-2004': { ocsp: 'P-OCSP-2004', tsa: 'P-TSA-2004' },
  'rsa': { ocsp: 'T-OCSP-RSA', tsa: 'T-TSA-RSA' },
}

/** The structure of a service's certificate; undefined where no structure is for that algorithm. */
export function serviceStructure(
  algorithm: AlgorithmName,
  purpose: ServicePurpose
): ProfileId | undefined {
  return STRUCTURES[algorithm]?.[purpose]
}
