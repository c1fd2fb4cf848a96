import { DateTime } from 'luxon'
import Certificate from '#models/certificate'
import HandOut from '#models/hand_out'
import Letter from '#models/letter'
import Refusal from '#models/refusal'
import { ZONE } from '#ca/clock'
import { sqlMoment } from '#ca/moments'

/** What was done on one day, in Almaty. */
export interface CountsOfDay {
  letters: number
  issued: number
  handed_out: number
  refused: number
}

/** Both databases keep moments as UTC text of this form; other forms compare wrongly on SQLite. */
/** Counts the acts of a day (YYYY-MM-DD). */
export async function countsOfDay(day: string): Promise<CountsOfDay> {
  const start = DateTime.fromISO(day, { zone: ZONE })
  const within: [string, string] = [
    sqlMoment(start),
    sqlMoment(start.plus({ days: 1 }).minus({ seconds: 1 })),
  ]
  const [letters, issued, handedOut, refused] = await Promise.all([
    Letter.query().whereBetween('created_at', within).count('* as total'),
    Certificate.query().whereBetween('issued_at', within).count('* as total'),
    HandOut.query().whereBetween('handed_out_at', within).count('* as total'),
    Refusal.query().whereBetween('refused_at', within).count('* as total'),
  ])
  const total = (rows: { $extras: { total?: number | string } }[]) => Number(rows[0].$extras.total)
  return {
    letters: total(letters),
    issued: total(issued),
    handed_out: total(handedOut),
    refused: total(refused),
  }
}
