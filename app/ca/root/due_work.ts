import type { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { deadline, type Deadline } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { newestList } from '#ca/root/list_register'
import { rootAuthorities } from '#ca/root/issuing_root'
import { CERTIFY_TERM, LIST_NOTICE_DAYS, REVOKE_TERM, type RootTerm } from '#ca/root/terms'
import RootApplication from '#models/root_application'
import RootRevocation from '#models/root_revocation'
import type Authority from '#models/authority'
import type RootList from '#models/root_list'

/** A revocation list that must be renewed. */
export interface ListDue {
  authority: Authority
  /** Null: there is none yet. */
  list: RootList | null
  state: 'overdue' | 'soon' | 'later'
}

/** What the Root CA has to do, with the terms of. */
export interface RootWork {
  applications: { application: RootApplication; deadline: Deadline }[]
  revocations: { revocation: RootRevocation; deadline: Deadline }[]
  lists: ListDue[]
}

function stateOf(list: RootList | null, now: DateTime): ListDue['state'] {
  if (!list || list.nextUpdate <= now) return 'overdue'
  return list.nextUpdate.minus({ days: LIST_NOTICE_DAYS }) <= now ? 'soon' : 'later'
}

async function listsDue(now: DateTime): Promise<ListDue[]> {
  const authorities = await rootAuthorities()
  const living = authorities.filter(({ notAfter }) => notAfter >= now)
  return Promise.all(
    living.map(async (authority) => {
      const list = await newestList(authority)
      return { authority, list, state: stateOf(list, now) }
    })
  )
}

const earliestFirst = (a: { deadline: Deadline }, b: { deadline: Deadline }) =>
  a.deadline.dueOn.localeCompare(b.deadline.dueOn)

/** The Root CA's work at a moment: what waits, the earliest term first, counted by the calendar of now, and its lists. */
export async function rootWork(now: DateTime): Promise<RootWork> {
  const calendar = await WorkingCalendar.load()
  const today = now.setZone(ZONE).toFormat('yyyy-MM-dd')
  const applications = await RootApplication.query().where('state', 'waiting').orderBy('id')
  const revocations = await RootRevocation.query()
    .whereNull('revokedAt')
    .orderBy('id')
    .preload('certificate')
  const of = ({ receivedOn }: { receivedOn: string }, { workingDays }: RootTerm) =>
    deadline(receivedOn, calendar.addWorkingDays(receivedOn, workingDays), today, calendar)
  return {
    applications: applications
      .map((each) => ({ application: each, deadline: of(each, CERTIFY_TERM) }))
      .sort(earliestFirst),
    revocations: revocations
      .map((each) => ({ revocation: each, deadline: of(each, REVOKE_TERM) }))
      .sort(earliestFirst),
    lists: await listsDue(now),
  }
}
