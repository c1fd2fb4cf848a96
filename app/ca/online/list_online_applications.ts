import { WorkingCalendar } from '#ca/calendar/working_days'
import { onlineApplications, onlineView } from '#ca/online/find_online_application'
import type { OnlineView } from '#ca/online/find_online_application'

/** What is shown first: what the operator is waited for. */
const ORDER: readonly OnlineView['state'][] = [
  'letter_received',
  'to_confirm',
  'confirmed',
  'to_install',
  'filed',
]

/** Open online applications by whose turn it is, the oldest first. */
export async function listOnlineApplications(today: string): Promise<OnlineView[]> {
  const calendar = await WorkingCalendar.load()
  const open = await onlineApplications().whereNotNull('openKey').orderBy('id')
  return open
    .map((one) => onlineView(one, today, calendar))
    .filter(({ state }) => ORDER.includes(state))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}
