import type { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { sqlMoment } from '#ca/moments'
import Certificate from '#models/certificate'
import type Carrier from '#models/carrier'
import type { Connector } from '#models/carrier'
import { forGood } from '#models/revocation'

/** S-4: an employee gets at most two carriers. */
export const CARRIERS_A_HOLDER = 2

interface Reading {
  /** The moment at which a certificate must still run for its carrier to count. */
  at: DateTime
  client?: TransactionClientContract
}

/**
 * A carrier of a person counts from the moment its certificate is reserved until that certificate has run out or is
 * revoked: it comes back then, or is lost (S-24). One that was erased and went back into stock does not count.
 */
function counts({ state, applicationId, carrier }: Certificate): boolean {
  return carrier && (state === 'reserved' || carrier.applicationId === applicationId)
}

/** The carriers that a person has or is about to have, the oldest first. */
export async function holderCarriers(iin: string, { at, client }: Reading): Promise<Carrier[]> {
  const certificates = await certificatesOnCarriers(iin, { at, client })
  return certificates.map(({ carrier }) => carrier)
}

async function certificatesOnCarriers(iin: string, { at, client }: Reading) {
  const certificates = await Certificate.query({ client })
    .where('holderIin', iin)
    .whereIn('state', ['reserved', 'issued'])
    .where('notAfter', '>=', sqlMoment(at))
    .whereDoesntHave('revocation', forGood)
    .preload('carrier')
    .orderBy('id')
  return certificates.filter(counts)
}

/**
 * S-4: at most two carriers to an employee, and one of two has a Type-C connector. The carrier of this very
 * application is not counted, so that an interrupted act can go on.
 *
 * @throws CaError E_CARRIER_LIMIT { iin, carriers }, E_CARRIER_TYPE_C { iin, serial }
 */
export async function assertMayReceive(
  iin: string,
  connector: Connector,
  applicationId: number,
  reading: Reading
): Promise<void> {
  const certificates = await certificatesOnCarriers(iin, reading)
  const others = certificates.filter((one) => one.applicationId !== applicationId)
  const carriers = others.map(({ carrier }) => carrier)
  const serials = carriers.map(({ serialNumber }) => serialNumber).join(', ')
  if (carriers.length >= CARRIERS_A_HOLDER)
    throw new CaError('E_CARRIER_LIMIT', { iin, carriers: serials }, 409)
  const connectors = [connector, ...carriers.map((one) => one.connector)]
  if (carriers.length > 0 && !connectors.includes('type-c'))
    throw new CaError('E_CARRIER_TYPE_C', { iin, carriers: serials }, 409)
}
