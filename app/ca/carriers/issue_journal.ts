import { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { sqlMoment } from '#ca/moments'
import HandOut from '#models/hand_out'
import type { Delivery, RecipientDocument } from '#models/hand_out'

/** Which lines: of a letter, of an agency, handed out on days from … to … (YYYY-MM-DD, Almaty, both included). */
export interface JournalFilter {
  letterId?: number
  agencyId?: number
  from?: string
  to?: string
}

/** A line of annex 3, and what the screens show beside it. Dates are YYYY-MM-DD in Almaty. */
export interface JournalLine {
  number: number
  applicationId: number
  agencyNameKk: string
  agencyNameRu: string
  letterNumber: string
  letterDatedOn: string
  holderName: string
  certificateIssuedOn: string
  carrierSerialNumber: string
  recipientName: string
  delivery: Delivery
  recipientDocument: RecipientDocument | null
  recipientDocumentNumber: string | null
  handedOutOn: string
  handedOutBy: string
}

const dayInAlmaty = (at: DateTime) => at.setZone(ZONE).toFormat('yyyy-MM-dd')
const startOf = (day: string) => DateTime.fromISO(day, { zone: ZONE })

/** The issue journal (S-4, annex 3), by number. */
export async function issueJournal(filter: JournalFilter = {}): Promise<JournalLine[]> {
  const { letterId, agencyId, from, to } = filter
  const lines = await HandOut.query()
    .if(letterId, (query) =>
      query.whereHas('application', (application) =>
        application.where('letterId', Number(letterId))
      )
    )
    .if(agencyId, (query) =>
      query.whereHas('application', (application) =>
        application.whereHas('letter', (letter) => letter.where('agencyId', Number(agencyId)))
      )
    )
    .if(from, (query) => query.where('handedOutAt', '>=', sqlMoment(startOf(String(from)))))
    .if(to, (query) =>
      query.where('handedOutAt', '<', sqlMoment(startOf(String(to)).plus({ days: 1 })))
    )
    .preload('application', (application) =>
      application.preload('letter', (letter) => letter.preload('agency'))
    )
    .preload('certificate')
    .preload('carrier')
    .orderBy('journalNumber')
  return lines.map(toLine)
}

function toLine(handOut: HandOut): JournalLine {
  const { application, certificate, carrier } = handOut
  const { letter } = application
  return {
    number: handOut.journalNumber,
    applicationId: application.id,
    agencyNameKk: letter.agency.nameKk,
    agencyNameRu: letter.agency.nameRu,
    letterNumber: letter.number,
    letterDatedOn: letter.datedOn,
    holderName: application.fullName,
    certificateIssuedOn: certificate.issuedAt ? dayInAlmaty(certificate.issuedAt) : '',
    carrierSerialNumber: carrier.serialNumber,
    recipientName: handOut.recipientName,
    delivery: handOut.delivery,
    recipientDocument: handOut.recipientDocument,
    recipientDocumentNumber: handOut.recipientDocumentNumber,
    handedOutOn: dayInAlmaty(handOut.handedOutAt),
    handedOutBy: handOut.handedOutBy,
  }
}
