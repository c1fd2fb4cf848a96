import { inject } from '@adonisjs/core'
import { DateTime } from 'luxon'
import type { HttpContext } from '@adonisjs/core/http'
import Letter from '#models/letter'
import LettersPolicy from '#policies/letters_policy'
import { Clock } from '#ca/clock'
import { IssuingKey } from '#ca/authorities/issuing_key'
import { keyNotices } from '#ca/authorities/authorities_overview'
import { countsOfDay } from '#ca/issuance/counts_of_day'
import { waitingForConfirmation } from '#ca/online/waiting_for_confirmation'
import { worklist } from '#ca/letters/worklist'
import { revocationWorklist } from '#ca/revocation/revocation_worklist'
import { errorText } from '#exceptions/error_text'

/** "Tuesday, 17 November" of a YYYY-MM-DD day. */
const dayInWords = (day: string, locale: string) =>
  DateTime.fromISO(day)
    .setLocale(locale)
    .toLocaleString({ weekday: 'long', day: 'numeric', month: 'long' })

/** The start page: what to do today, the most urgent first. */
export default class WorklistController {
  @inject()
  async index({ bouncer, i18n, view }: HttpContext, clock: Clock, key: IssuingKey) {
    await bouncer.with(LettersPolicy).authorize('view')
    const today = clock.today()
    const { groups, unconfirmedYears } = await worklist(today)
    const revocations = await revocationWorklist(clock.now())
    const fromHr = await waitingForConfirmation(today)
    const size = (id: string) =>
      (groups.find((group) => group.id === id)?.lines.length ?? 0) +
      [...revocations.letters, ...fromHr].filter(({ deadline }) => deadline?.state === id).length
    const trouble = await key.trouble()
    return view.render('pages/worklist/index', {
      groups,
      today,
      unconfirmed: unconfirmedYears,
      todayInWords: dayInWords(today, i18n.locale),
      counts: { overdue: size('overdue'), today: size('today') },
      dayCounts: await countsOfDay(today),
      revocations,
      fromHr,
      locked: trouble && errorText(i18n, trouble),
      letters: (await Letter.query().select('id').first()) !== null,
      keyNotices: await keyNotices(clock.now()),
      acts: await bouncer.with(LettersPolicy).allows('act'),
    })
  }
}
