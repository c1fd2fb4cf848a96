import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { dueOn } from '#ca/calendar/deadlines'
import { onlineNumber } from '#ca/letters/online_number'
import { recordLetter } from '#ca/letters/record_letter'
import { createRow } from '#ca/online/create_row'
import { WorkingCalendar } from '#ca/calendar/working_days'
import Application from '#models/application'
import Letter from '#models/letter'
import type { Actor } from '#ca/actor'
import type { AuditLog } from '#ca/audit/audit_log'
import type OnlineApplication from '#models/online_application'

/**
 * The row of the common flow of an application that an HR system has brought: no letter comes (S-6), the message takes its
 * place, of the day on which it was filed and of the agency and the category by which the holder was issued last.
 *
 * @param online with its carrier
 */
export async function takeInMessage(
  trx: TransactionClientContract,
  audit: AuditLog,
  online: OnlineApplication,
  actor: Actor
): Promise<Application> {
  const { id, filedOn, carrier } = online
  const last = await Application.query({ client: trx })
    .where('id', carrier.applicationId ?? 0)
    .preload('letter', (letter) => letter.preload('agency'))
    .firstOrFail()
  const { category, letter: lastLetter } = last
  const letter = await Letter.create(
    {
      ...{ agencyId: lastLetter.agencyId, form: 'hr', number: onlineNumber(id) },
      ...{ datedOn: filedOn, receivedOn: filedOn, registeredBy: actor },
    },
    { client: trx }
  )
  const calendar = await WorkingCalendar.load({ client: trx })
  const lastDay = dueOn(filedOn, category, calendar)
  const place = { letterId: letter.id, rowNumber: 1, category, dueOn: lastDay }
  const application = await createRow(trx, online, place)
  await letter.refresh()
  await recordLetter(audit, trx, {
    ...{ letter, agency: lastLetter.agency, applications: [application], actor },
  })
  return application
}
