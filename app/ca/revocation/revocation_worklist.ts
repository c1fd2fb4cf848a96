import type { DateTime } from 'luxon'
import { deadline } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { ZONE } from '#ca/clock'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { openProposals } from '#ca/revocation/emergency/open_proposals'
import RevocationLetter from '#models/revocation_letter'
import RevocationRequest from '#models/revocation_request'
import type { Deadline } from '#ca/calendar/deadlines'
import type { DueCarrier } from '#ca/revocation/due_carriers'
import type EmergencyRevocation from '#models/emergency_revocation'
import { forGood } from '#models/revocation'

/** A letter with annex 7 that is not done. */
export interface RevocationLetterLine {
  letter: RevocationLetter
  /** Certificates that wait to be revoked. */
  waiting: number
  /** S-23. */
  deadline: Deadline
}

/** What is to be done about revocations, the most urgent first. */
export interface RevocationWork {
  proposals: EmergencyRevocation[]
  letters: RevocationLetterLine[]
  /** Carriers whose term of S-25 has passed. */
  lateCarriers: DueCarrier[]
  /** All carriers that have to come back. */
  carriersOut: number
}

const COLUMNS = ['id', 'agencyId', 'number', 'datedOn', 'receivedOn', 'dueOn', 'returnDueOn']

async function waitingByLetter() {
  const rows = await RevocationRequest.query()
    .whereNull('setAsideAt')
    .whereHas('certificate', (certificate) => certificate.whereDoesntHave('revocation', forGood))
    .select('letterId')
    .count('* as waiting')
    .groupBy('letterId')
  return new Map(rows.map(({ letterId, $extras }) => [letterId, Number($extras.waiting)]))
}

/** The letters with annex 7 that still ask for something, the earliest term first. @param today YYYY-MM-DD */
export async function openRevocationLetters(today: string): Promise<RevocationLetterLine[]> {
  const waiting = await waitingByLetter()
  const letters = await RevocationLetter.query()
    .select(...COLUMNS)
    .whereIn('id', [...waiting.keys()])
    .preload('agency')
    .orderBy('dueOn')
    .orderBy('id')
  const calendar = await WorkingCalendar.load()
  return letters.map((letter) => ({
    letter,
    waiting: waiting.get(letter.id) ?? 0,
    deadline: deadline(letter.receivedOn, letter.dueOn, today, calendar),
  }))
}

/** Everything about revocations that waits for somebody. */
export async function revocationWorklist(now: DateTime): Promise<RevocationWork> {
  const today = now.setZone(ZONE).toFormat('yyyy-MM-dd')
  const due = await dueCarriers(today)
  return {
    proposals: await openProposals(now),
    letters: await openRevocationLetters(today),
    lateCarriers: due.filter((one) => one.deadline?.state === 'overdue'),
    carriersOut: due.length,
  }
}
