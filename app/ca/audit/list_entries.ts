import AuditEntry from '#models/audit_entry'
import { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'

/** How many entries stand on a page. */
export const ENTRIES_A_PAGE = 50

/** Which entries are wanted: days are YYYY-MM-DD in Almaty, both included. */
export interface EntryFilter {
  event?: string | null
  subject?: string | null
  actor?: string | null
  from?: string | null
  to?: string | null
}

/** The midnight that begins a day in Almaty, as the log writes moments. */
const midnight = (day: string, plusDays = 0) =>
  DateTime.fromISO(day, { zone: ZONE }).plus({ days: plusDays }).toUTC().toISO() ?? day

function filtered(filter: EntryFilter) {
  const query = AuditEntry.query()
  if (filter.event) query.where('event', filter.event)
  if (filter.actor) query.where('actor', filter.actor)
  if (filter.subject) query.where('subject', filter.subject)
  if (filter.from) query.where('at', '>=', midnight(filter.from))
  if (filter.to) query.where('at', '<', midnight(filter.to, 1))
  return query
}

/** Audit entries, the newest first, a page at a time. Reads only. */
export const listEntries = (filter: EntryFilter, page = 1) =>
  filtered(filter).orderBy('seq', 'desc').paginate(page, ENTRIES_A_PAGE)

/** Everything the log says of some subjects, the newest first: the life of a thing. Reads only. */
export const entriesAbout = (subjects: string[]) =>
  AuditEntry.query().whereIn('subject', subjects).orderBy('seq', 'desc')
