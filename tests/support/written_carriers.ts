import { randomBytes } from 'node:crypto'
import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { waitingApplication } from '#tests/support/applications'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import type Application from '#models/application'
import type Carrier from '#models/carrier'
import type { Connector } from '#models/carrier'
import type Letter from '#models/letter'

export const ACTOR = 'shell:test'

const hex = (bytes: number) => randomBytes(bytes).toString('hex')
const moment = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

/** A carrier in stock that exists as a row alone. */
export async function stockedCarrier(connector: Connector = 'usb-a', serialNumber = hex(4)) {
  const stock = await app.container.make(TakeIntoStock)
  return stock.handle({ serialNumber, connector, model: 'test' }, ACTOR)
}

/** A State CA whose certificate is no certificate: the carriers room does not look. */
async function authority(): Promise<Authority> {
  const found = await Authority.findBy('keyId', 'test')
  if (found) return found
  return Authority.create({
    role: 'state',
    profile: 'P-CA-2015',
    algorithm: 'gost-2015',
    keyId: 'test',
    issuerId: null,
    serial: hex(20),
    certificate: Buffer.from('30', 'hex'),
    notBefore: moment('2026-01-01T00:00:00Z'),
    notAfter: moment('2036-01-01T00:00:00Z'),
    retiredAt: null,
    demonstration: true,
  })
}

/** A certificate row, of bytes that are none, for an application on a carrier. */
export async function certificateRow(
  application: Application,
  carrier: Carrier,
  changes: Partial<Certificate> = {}
): Promise<Certificate> {
  const { id: authorityId } = await authority()
  return Certificate.create({
    authorityId,
    applicationId: application.id,
    carrierId: carrier.id,
    serial: hex(20),
    profile: 'P-USER-2015',
    state: 'issued',
    spkiSha256: hex(32),
    tbs: Buffer.from('30', 'hex'),
    der: Buffer.from('30', 'hex'),
    fingerprint: hex(32),
    holderIin: application.iin,
    agencyBin: application.bin,
    search: application.search,
    notBefore: moment('2026-11-17T05:00:00Z'),
    notAfter: moment('2029-11-17T05:00:00Z'),
    reservedAt: moment('2026-11-17T05:00:00Z'),
    reservedBy: ACTOR,
    issuedAt: moment('2026-11-17T05:00:00Z'),
    voidReason: null,
    ...changes,
  })
}

export interface WrittenOptions {
  connector?: Connector
  application?: Partial<Application>
  certificate?: Partial<Certificate>
}

/** An employee whose certificate is written onto a carrier that waits to be handed out. */
export async function writtenApplication(
  letter: Letter,
  rowNumber: number,
  { connector = 'usb-a', application: changes = {}, certificate = {} }: WrittenOptions = {}
) {
  const application = await waitingApplication(letter, rowNumber, { state: 'written', ...changes })
  const carrier = await stockedCarrier(connector)
  const issued = await certificateRow(application, carrier, certificate)
  await db.transaction(async (trx) => {
    const move = { carrierId: carrier.id, applicationId: application.id, actor: ACTOR }
    const at = moment('2026-11-17T05:00:00Z')
    await moveCarrier(trx, { ...move, to: 'assigned', at })
    await moveCarrier(trx, { ...move, to: 'written', at })
  })
  await carrier.refresh()
  return { application, carrier, certificate: issued }
}
