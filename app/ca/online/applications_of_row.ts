import { lockCalendar } from '#ca/calendar/lock_calendar'
import { readOnlineNumber } from '#ca/letters/online_number'
import { openKeyOf } from '#ca/online/open_application'
import OnlineApplication from '#models/online_application'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'

/** Of which application a row of annex 4 has the number, and whose IIN. */
const saidBy = ({ cells }: Annex1Line) => ({
  id: readOnlineNumber(cells.onlineNumber.text) ?? 0,
  iin: cells.iin.text.replace(/\D/g, '').padStart(12, '0'),
})

/**
 * Locks every application that the rows of a letter can mean, before anything is read: what is read afterwards holds until
 * the letter is registered. Letters wait for each other at the calendar, and so never the one for the other's application.
 */
export async function lockMeant(trx: TransactionClientContract, lines: readonly Annex1Line[]) {
  await lockCalendar(trx)
  const said = lines.map(saidBy)
  const keys = said.map(({ iin }) => openKeyOf(iin, 'issue'))
  const unchanged = { kind: trx.raw('kind') }
  const ids = said.map(({ id }) => id)
  await trx.from('online_applications').whereIn('id', ids).update(unchanged)
  await trx.from('online_applications').whereIn('open_key', keys).update(unchanged)
}

/** What a row of annex 4 has to do with the applications of the online service. */
export interface Meant {
  /** What it is for: the row's person's application, by its number or, failing that, the open one. */
  online: OnlineApplication | null
  /** The one whose number it has although that is another person's. */
  quoted: OnlineApplication | null
}

/**
 * The applications that a row means. A number that is mistyped into somebody else's makes the row no letter for that
 * person (S-5.3): whose letter it is, the IIN says.
 *
 * @param settle settles the term of S-13 of an application for which the letter is
 */
export async function applicationsOfRow(
  trx: TransactionClientContract,
  line: Annex1Line,
  settle: (id: number) => Promise<void>
): Promise<Meant> {
  const { id, iin } = saidBy(line)
  const ofService = () =>
    OnlineApplication.query({ client: trx }).where({ kind: 'issue', channel: 'online' })
  const settled = async (one: OnlineApplication | null) => {
    if (one) await settle(one.id)
    return one && one.refresh()
  }
  const numbered = await ofService().where('id', id).first()
  const own = numbered?.iin === iin ? await settled(numbered) : null
  const quoted = numbered?.iin === iin ? null : numbered
  if (own?.openKey) return { online: own, quoted }
  const open = await ofService().where('openKey', openKeyOf(iin, 'issue')).first()
  return { online: (await settled(open)) ?? own, quoted }
}
