import { carriersInHand } from '#ca/carriers/own_carrier'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { presentOnes } from '#ca/online/agencies_of'
import { binsOf } from '#ca/online/applicant'
import { onlineApplications, onlineView } from '#ca/online/find_online_application'
import { TURNS } from '#ca/online/online_state'
import { registeredHolder } from '#ca/online/registered_holder'
import Certificate from '#models/certificate'
import { ONLINE_KINDS } from '#models/online_application'
import OnlineNotice from '#models/online_notice'
import type { DateTime } from 'luxon'
import type { Clock } from '#ca/clock'
import type { Applicant } from '#ca/online/applicant'
import type OnlineApplication from '#models/online_application'
import type { OnlineView } from '#ca/online/find_online_application'

/** What a person has and what is open, for the person's page, or for who acts for them. */
export async function holdersPage(iin: string, applicant: Applicant, today: string) {
  const calendar = await WorkingCalendar.load()
  const applications = await onlineApplications().where('iin', iin).orderBy('id', 'desc')
  const bins = await binsOf(applicant)
  const views = applications.map((one) => onlineView(one, today, calendar))
  const [open, closed] = [views.filter(isOpen), views.filter((view) => !isOpen(view))]
  const certificates = await Certificate.query()
    .where({ holderIin: iin, state: 'issued' })
    .preload('application')
    .preload('carrier')
    .preload('revocation')
    .orderBy('notAfter', 'desc')
  return {
    holder: await registeredHolder(iin),
    certificates,
    replaced: replacedOf(certificates),
    carriers: await carriersInHand(iin),
    open,
    closed,
    notices: await noticesOf(latestOfKinds(applications)),
    executor: bins.length > 0,
  }
}

/** States of an application whose certificate is on its carrier. */
const ON_CARRIER = new Set<string>(['written', 'handed_out', 'installed'])

/** Serial numbers of certificates whose key has made room on its carrier for that of a later one. */
function replacedOf(certificates: Certificate[]): Set<string> {
  const written = certificates.filter(({ application }) => ON_CARRIER.has(application?.state))
  const replaced = certificates.filter(({ id, carrierId }) =>
    written.some((other) => other.carrierId === carrierId && other.id > id)
  )
  return new Set(replaced.map(({ serial }) => serial))
}

/** Whether anybody's turn is left. */
export const isOpen = ({ state }: OnlineView) => TURNS[state] !== null

/** How many notices a person sees, the latest first. */
const MOST_NOTICES = 5

/** A newer application of the kind makes the news of the one before old. @param applications the latest first */
function latestOfKinds(applications: OnlineApplication[]): number[] {
  return ONLINE_KINDS.flatMap((kind) => applications.find((one) => one.kind === kind)?.id ?? [])
}

/** A mistyped letter is told at its application, as long as no other one came. */
function noticesOf(ids: number[]): Promise<OnlineNotice[]> {
  return OnlineNotice.query()
    .whereIn('onlineApplicationId', ids)
    .whereNot('notice', 'letter_differs')
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

/** The holders whom the agencies for which somebody is executor have now, by name. */
export async function colleaguesOf(applicant: Applicant, clock: Clock): Promise<Colleague[]> {
  const latest = await latestAt(await binsOf(applicant), clock.now())
  const calendar = await WorkingCalendar.load()
  const applications = await onlineApplications()
    .where('kind', 'issue')
    .whereIn('iin', [...latest.keys()])
  const open = applications.map((one) => onlineView(one, clock.today(), calendar)).filter(isOpen)
  return [...latest.values()]
    .map(({ holderIin, agencyBin, application, notAfter }) => ({
      iin: holderIin,
      name: application.fullName,
      until: notAfter,
      open: open.find((view) => isOf(view, holderIin, agencyBin)) ?? null,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'kk'))
}

const isOf = ({ application: { iin, bin } }: OnlineView, holderIin: string, agencyBin: string) =>
  iin === holderIin && bin === agencyBin

/** By IIN, the certificate that ends last of those by which an agency has its holder now. */
async function latestAt(bins: string[], now: DateTime): Promise<Map<string, Certificate>> {
  const held = Certificate.query().whereIn('agencyBin', bins).select('holderIin')
  const certificates = await Certificate.query()
    .whereIn('holderIin', held)
    .where('state', 'issued')
    .preload('application')
    .preload('revocation')
    .orderBy('notAfter')
  const byHolder = Map.groupBy(certificates, ({ holderIin }) => holderIin)
  const present = [...byHolder.values()].flatMap((theirs) => presentOnes(theirs, now))
  const here = present.filter(({ agencyBin }) => bins.includes(agencyBin))
  return new Map(here.map((certificate) => [certificate.holderIin, certificate]))
}
