import { WorkingCalendar } from '#ca/calendar/working_days'
import { onlineApplications, onlineView } from '#ca/online/find_online_application'
import type { OnlineView } from '#ca/online/find_online_application'

const byTerm = (a: OnlineView, b: OnlineView) =>
  (a.deadline?.dueOn ?? '').localeCompare(b.deadline?.dueOn ?? '')

/**
 * What HR systems have brought and no operator has confirmed (S-6.5), the earliest term of S-7 first.
 *
 * @param today YYYY-MM-DD
 */
export async function waitingForConfirmation(today: string): Promise<OnlineView[]> {
  const calendar = await WorkingCalendar.load()
  const open = await onlineApplications()
    .where('channel', 'hr')
    .whereNotNull('openKey')
    .orderBy('id')
  return open
    .map((one) => onlineView(one, today, calendar))
    .filter(({ state }) => state === 'to_confirm')
    .toSorted(byTerm)
}
