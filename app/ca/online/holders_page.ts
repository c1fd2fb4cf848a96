import { carriersInHand } from '#ca/carriers/own_carrier'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { appointmentsOf } from '#ca/online/applicant'
import { onlineApplications, onlineView } from '#ca/online/find_online_application'
import { TURNS } from '#ca/online/online_state'
import { registeredHolder } from '#ca/online/registered_holder'
import Certificate from '#models/certificate'
import { ONLINE_KINDS } from '#models/online_application'
import OnlineNotice from '#models/online_notice'
import type OnlineApplication from '#models/online_application'
import type { OnlineView } from '#ca/online/find_online_application'

/** What a person has and what is open, for the person's page. */
export async function holdersPage(iin: string, today: string) {
  const calendar = await WorkingCalendar.load()
  const applications = await onlineApplications().where('iin', iin).orderBy('id', 'desc')
  const appointments = await appointmentsOf(iin)
  const views = applications.map((one) => onlineView(one, today, calendar))
  const [open, closed] = [views.filter(isOpen), views.filter((view) => !isOpen(view))]
  return {
    holder: await registeredHolder(iin),
    certificates: await Certificate.query()
      .where({ holderIin: iin, state: 'issued' })
      .preload('carrier')
      .preload('revocation')
      .orderBy('notAfter', 'desc'),
    carriers: await carriersInHand(iin),
    open,
    closed,
    notices: await noticesOf(latestOfKinds(applications)),
    executor: appointments.length > 0,
  }
}

/** Whether anybody's turn is left. */
export const isOpen = ({ state }: OnlineView) => TURNS[state] !== null

/** How many notices a person sees, the latest first. */
const MOST_NOTICES = 5

/** A newer application of the kind makes the news of the one before old. @param applications the latest first */
function latestOfKinds(applications: OnlineApplication[]): number[] {
  return ONLINE_KINDS.flatMap((kind) => applications.find((one) => one.kind === kind)?.id ?? [])
}

function noticesOf(ids: number[]): Promise<OnlineNotice[]> {
  return OnlineNotice.query()
    .whereIn('onlineApplicationId', ids)
    .where((news) =>
      news
        .whereNot('notice', 'confirmed')
        .orWhereHas('onlineApplication', (application) => application.whereNotNull('openKey'))
    )
    .preload('onlineApplication')
    .orderBy('id', 'desc')
    .limit(MOST_NOTICES)
}

/** A holder of an agency, for whom an executor may file. */
export interface Colleague {
  iin: string
  name: string
  /** The last moment of the certificate that ends last. */
  until: Certificate['notAfter']
  open: OnlineView | null
}

/** The holders of the agencies for which somebody is executor, by name. */
export async function colleaguesOf(iin: string, today: string): Promise<Colleague[]> {
  const appointments = await appointmentsOf(iin)
  const certificates = await Certificate.query()
    .whereIn(
      'agencyBin',
      appointments.map(({ agency }) => agency.bin)
    )
    .where('state', 'issued')
    .preload('application')
    .orderBy('notAfter')
  const latest = new Map(certificates.map((certificate) => [certificate.holderIin, certificate]))
  const calendar = await WorkingCalendar.load()
  const applications = await onlineApplications()
    .where('kind', 'issue')
    .whereIn('iin', [...latest.keys()])
  const open = applications.map((one) => onlineView(one, today, calendar)).filter(isOpen)
  return [...latest.values()]
    .map(({ holderIin, application, notAfter }) => ({
      iin: holderIin,
      name: application.fullName,
      until: notAfter,
      open: open.find((view) => view.application.iin === holderIin) ?? null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'kk'))
}
