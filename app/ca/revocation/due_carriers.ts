import { deadline } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { GROUNDS, RETURN_GROUNDS } from '#ca/revocation/grounds'
import Revocation from '#models/revocation'
import type { Deadline } from '#ca/calendar/deadlines'
import type { ReturnParagraph } from '#ca/revocation/grounds'

/** A carrier that has to come back. */
export interface DueCarrier {
  /** With letter, certificate, the certificate's carrier, application and its letter's agency. */
  revocation: Revocation
  paragraph: ReturnParagraph
  /** S-25; null where no letter was registered: the rules have no term then. */
  deadline: Deadline | null
}

function paragraphOf(key: string): ReturnParagraph {
  return GROUNDS.find((ground) => ground.key === key)?.returns ?? 'S-24.3'
}

/** Whose carriers: an agency's, one, those of a letter with annex 7. */
export interface DueFilter {
  agencyBin?: string
  carrier?: string
  letterId?: number
}

function query({ agencyBin, carrier, letterId }: DueFilter) {
  return Revocation.query()
    .whereIn('ground', [...RETURN_GROUNDS])
    .if(letterId, (ofLetter) => ofLetter.where('letterId', Number(letterId)))
    .whereHas('certificate', (certificates) => {
      if (agencyBin) certificates.where('agencyBin', agencyBin)
      certificates.whereHas('carrier', (carriers) => {
        carriers
          .where('state', 'handed_out')
          .whereColumn('carriers.application_id', 'certificates.application_id')
        if (carrier) carriers.where('serialNumber', carrier)
      })
    })
    .preload('letter')
    .preload('certificate', (certificates) =>
      certificates
        .preload('carrier')
        .preload('application', (application) =>
          application.preload('letter', (letters) => letters.preload('agency'))
        )
    )
}

/**
 * The carriers that have to come back (S-24): handed out, with a revoked certificate, not lost. The earliest term
 * first (S-25), those without a term last.
 *
 * @param today YYYY-MM-DD
 */
export async function dueCarriers(today: string, filter: DueFilter = {}): Promise<DueCarrier[]> {
  const calendar = await WorkingCalendar.load()
  const revocations = await query(filter).orderBy('id')
  const due = revocations.map((revocation) => {
    const { letter, ground } = revocation
    const term = letter && deadline(letter.receivedOn, letter.returnDueOn, today, calendar)
    return { revocation, paragraph: paragraphOf(ground), deadline: term || null }
  })
  const day = ({ deadline: term }: DueCarrier) => term?.dueOn ?? '9999'
  return due.toSorted((a, b) => day(a).localeCompare(day(b)))
}
