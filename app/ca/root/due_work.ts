import type { DateTime } from 'luxon'
import { ZONE } from '#ca/clock'
import { deadline, type Deadline } from '#ca/calendar/deadlines'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { newestList } from '#ca/root/list_register'
import { rootAuthorities } from '#ca/root/issuing_root'
import { LIST_NOTICE_DAYS } from '#ca/root/terms'
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

/** The Root CA's work at a moment: what waits, the earliest term first, and its lists. */
export async function rootWork(now: DateTime): Promise<RootWork> {
  const calendar = await WorkingCalendar.load()
  const today = now.setZone(ZONE).toFormat('yyyy-MM-dd')
  const applications = await RootApplication.query().where('state', 'waiting').orderBy('dueOn')
  const revocations = await RootRevocation.query()
    .whereNull('revokedAt')
    .orderBy('dueOn')
    .preload('certificate')
  const of = ({ receivedOn, dueOn }: { receivedOn: string; dueOn: string }) =>
    deadline(receivedOn, dueOn, today, calendar)
  return {
    applications: applications.map((each) => ({ application: each, deadline: of(each) })),
    revocations: revocations.map((each) => ({ revocation: each, deadline: of(each) })),
    lists: await listsDue(now),
  }
}
