import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { errorOf, openAlarms } from '#ca/alarms/alarms'
import { listName } from '#ca/authorities/list_parts'
import { CaError } from '#ca/ca_error'
import { listScopes, newestPublished } from '#ca/revocation/crl/list_scope'
import { nextDue } from '#ca/revocation/crl/list_terms'

/** What does not work by itself, since when. */
export interface StandingAlarm {
  subject: string
  since: DateTime
  error: CaError
}

/** The job looks every half minute, after failures every ten: after this, nobody looks any more. */
const SILENT_MINUTES = 15

/** When a process last looked whether a list is due; null when none ever has. */
async function lastLook(): Promise<DateTime | null> {
  const row: { holder: string; held_at: string | Date } | null = await db
    .from('job_locks')
    .where('name', 'revocation_lists')
    .first()
  if (!row?.holder) return null
  const at = row.held_at
  return typeof at === 'string' ? DateTime.fromSQL(at, { zone: 'utc' }) : DateTime.fromJSDate(at)
}

async function stoppedJob(now: DateTime): Promise<StandingAlarm[]> {
  const since = await lastLook()
  if (!since || now.diff(since, 'minutes').minutes <= SILENT_MINUTES) return []
  const error = new CaError('E_CRL_JOB_STOPPED', { since: since.toUTC().toISO() ?? '' }, 503)
  return [{ subject: 'crl', since, error }]
}

/** Full lists that should have been followed by another one, whatever became of the job. */
async function lateLists(now: DateTime): Promise<StandingAlarm[]> {
  const late: StandingAlarm[] = []
  for (const scope of await listScopes(now)) {
    const full = await newestPublished(scope, 'full')
    const since = full && nextDue('full', full.thisUpdate)
    if (!since || now.diff(since, 'minutes').minutes <= SILENT_MINUTES) continue
    const facts = { list: listName(scope), until: full.nextUpdate.toUTC().toISO() ?? '' }
    const error = new CaError('E_CRL_LATE', facts, 503)
    late.push({ subject: `crl:${listName(scope)}`, since, error })
  }
  return late
}

/**
 * Everything that goes wrong by itself, as it stands now: the alarms that were raised, and what a job that has ended
 * can raise no more, which whoever looks finds out: its silence, and lists that are overdue.
 */
export async function standingAlarms(now: DateTime): Promise<StandingAlarm[]> {
  const open = await openAlarms()
  const raised = open.map((alarm) => ({
    subject: alarm.subject,
    since: alarm.raisedAt,
    error: errorOf(alarm),
  }))
  return [...raised, ...(await stoppedJob(now)), ...(await lateLists(now))]
}
