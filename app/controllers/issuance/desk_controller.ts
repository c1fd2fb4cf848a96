import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import IssuancePolicy from '#policies/issuance_policy'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { IssuingKey } from '#ca/authorities/issuing_key'
import { deadline } from '#ca/calendar/deadlines'
import { Desk } from '#ca/carriers/desk'
import { Clock } from '#ca/clock'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { chosenCarrier, fitCarriers, otherCarriers } from '#ca/issuance/fit_carriers'
import { readBatch, type Batch } from '#ca/issuance/read_batch'
import { lookAtReader } from '#ca/issuance/reader'
import { currentOf, neighboursOf, progressOf, sortBatch } from '#ca/issuance/sort_batch'
import { errorText } from '#exceptions/error_text'
import { failuresOf } from '#exceptions/desk_failures'
import { deskPlace } from '#validators/issuance'
import type Application from '#models/application'

/** How soon the page of somebody who is being written shows itself anew. */
const LOOK_AGAIN_SECONDS = 2

/** The desk: the employees of a letter on the left, the one whose turn it is and their carrier on the right. */
@inject()
export default class DeskController {
  constructor(
    protected clock: Clock,
    protected desk: Desk,
    protected acts: ActsUnderWay,
    protected key: IssuingKey
  ) {}

  async show({ bouncer, params, request, response, session, i18n, view }: HttpContext) {
    await bouncer.with(IssuancePolicy).authorize('act')
    const place = await request.validateUsing(deskPlace)
    const batch = await readBatch(params.id)
    const failures = failuresOf(session, i18n)
    const now = this.clock.now()
    const sorted = sortBatch(batch.applications, new Set(failures.keys()), (one) =>
      this.acts.has(one, now)
    )
    const current = currentOf(sorted, place.application)
    const writing = current !== undefined && sorted.underWay.includes(current)
    if (writing) response.header('refresh', LOOK_AGAIN_SECONDS)
    const trouble = await this.key.trouble()
    return view.render('pages/issuance/desk', {
      ...batch,
      sorted,
      progress: progressOf(sorted),
      failures,
      locked: trouble && errorText(i18n, trouble),
      current,
      writing,
      written: sorted.done.find(({ id, certificate }) => id === place.written && certificate),
      already: place.already === true,
      due: await this.#due(batch, current),
      demonstration: this.desk.isDemonstration,
      remote: this.desk.isAtOperators,
      neighbours: current && neighboursOf(sorted, current),
      ...(current && !writing ? await this.#station(current, place.carrier) : {}),
    })
  }

  /** The right side: the carriers in the reader, and what the current employee has already. */
  async #station(current: Application, wanted?: string) {
    const reader = await lookAtReader(this.desk)
    const carriers = await fitCarriers(reader.carriers, current)
    return {
      reader: { ...reader, carriers },
      carrier: chosenCarrier(carriers, wanted),
      held: await otherCarriers(current, this.clock.now()),
    }
  }

  async #due({ letter }: Batch, current?: Application) {
    if (!current) return null
    const calendar = await WorkingCalendar.load()
    return deadline(letter.receivedOn, current.dueOn, this.clock.today(), calendar)
  }
}
