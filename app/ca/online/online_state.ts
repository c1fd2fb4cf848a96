import { lapsesAfter } from '#ca/calendar/deadlines'
import { letterRowsOf } from '#ca/online/letter_rows'
import type { WorkingCalendar } from '#ca/calendar/working_days'
import type OnlineApplication from '#models/online_application'

/**
 * filed: the letter is waited for, the agency's turn; letter_received, to_confirm (brought by an HR system: no letter is
 * waited for, S-6), confirmed: the operator's; to_install: the holder's; installed, revoked, refused, lapsed: closed.
 */
export type OnlineState =
  | 'filed'
  | 'letter_received'
  | 'to_confirm'
  | 'confirmed'
  | 'to_install'
  | 'installed'
  | 'revoked'
  | 'refused'
  | 'lapsed'

/** Whose turn it is in a state; null when nothing is left to do. */
export const TURNS: Readonly<Record<OnlineState, 'agency' | 'operator' | 'holder' | null>> = {
  filed: 'agency',
  letter_received: 'operator',
  to_confirm: 'operator',
  confirmed: 'operator',
  to_install: 'holder',
  installed: null,
  revoked: null,
  refused: null,
  lapsed: null,
}

const CLOSED = ['installed', 'refused', 'lapsed'] as const

const hasLetter = (online: OnlineApplication) => letterRowsOf(online).length > 0

/** A revocation by any channel does what was asked for, and takes away what was to be installed. */
export const isRevoked = ({ certificate, application }: OnlineApplication) =>
  certificate?.revocation?.isForGood === true || application?.state === 'revoked'

/**
 * The state of an online application, derived from its rows and, where no letter has come for a certificate, from the
 * calendar (S-13): whether a sweep has been here yet makes no difference.
 *
 * @param online with steps, letter rows, requests that are not set aside, quotes, application, certificate and its revocation
 * @param today YYYY-MM-DD
 */
export function onlineState(
  online: OnlineApplication,
  today: string,
  calendar: WorkingCalendar
): OnlineState {
  const { kind, steps, application, filedOn } = online
  const taken = new Set(steps.map(({ step }) => step))
  const closed = CLOSED.find(
    (step) => taken.has(step) && !(step === 'lapsed' && taken.has('revived'))
  )
  if (closed) return closed
  if (isRevoked(online)) return 'revoked'
  if (application?.state === 'to_install') return 'to_install'
  if (taken.has('confirmed')) return 'confirmed'
  if (online.channel === 'hr') return 'to_confirm'
  if (hasLetter(online)) return 'letter_received'
  return kind === 'issue' && today > lapsesAfter(filedOn, calendar) ? 'lapsed' : 'filed'
}
