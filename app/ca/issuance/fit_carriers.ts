import { TERM_RUNS } from '#ca/calendar/deadlines'
import { holderCarriers } from '#ca/carriers/holder_carriers'
import Carrier from '#models/carrier'
import type { DateTime } from 'luxon'
import type Application from '#models/application'
import type { CarrierInfo } from '#ca/carriers/desk'

/**
 * fit: may be written for this employee; begun: has a key without a certificate, its PIN is asked for and not set;
 * other: the employee's key is on another carrier; taken: belongs to somebody else or is written.
 */
export type Fitness = 'fit' | 'begun' | 'other' | 'taken'

/** A carrier that is plugged in, as far as it concerns one employee. */
export interface FitCarrier extends CarrierInfo {
  fitness: Fitness
}

/** Somebody else's try was cut off with this carrier: its key waits for them. */
const waitsForAnother = (row: Carrier | undefined, { id }: Application) =>
  row?.application && row.application.id !== id && TERM_RUNS.includes(row.application.state)

function fitness(info: CarrierInfo, row: Carrier | undefined, application: Application): Fitness {
  const bound = application.certificate?.carrier
  if (bound) return bound.serialNumber === info.serialNumber ? 'begun' : 'other'
  if (info.state === 'written' || (row && row.state !== 'stock')) return 'taken'
  if (info.state !== 'key') return 'fit'
  return waitsForAnother(row, application) ? 'taken' : 'begun'
}

const ORDER: Record<Fitness, number> = { begun: 0, fit: 1, other: 2, taken: 3 }

/**
 * The carriers that are plugged in, those first that the employee's certificate can go onto.
 *
 * @param application with its certificate and the certificate's carrier, when it has one
 */
export async function fitCarriers(
  plugged: CarrierInfo[],
  application: Application
): Promise<FitCarrier[]> {
  const serials = plugged.map(({ serialNumber }) => serialNumber)
  const rows = await Carrier.query().whereIn('serialNumber', serials).preload('application')
  const known = new Map(rows.map((row) => [row.serialNumber, row]))
  return plugged
    .map((info) => ({ ...info, fitness: fitness(info, known.get(info.serialNumber), application) }))
    .sort((a, b) => ORDER[a.fitness] - ORDER[b.fitness])
}

/** The carrier to write: the one that was asked for, or the only one that will do. */
export function chosenCarrier(carriers: FitCarrier[], wanted?: string): FitCarrier | undefined {
  const usable = carriers.filter((carrier) => ['fit', 'begun'].includes(carrier.fitness))
  return usable.find(({ serialNumber }) => serialNumber === wanted) ?? usable[0]
}

/** S-4: the carriers that the employee has besides the one of this application. */
export async function otherCarriers({ id, iin }: Application, at: DateTime): Promise<Carrier[]> {
  const carriers = await holderCarriers(iin, { at })
  return carriers.filter(({ applicationId }) => applicationId !== id)
}
