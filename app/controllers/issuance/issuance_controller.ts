import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Application from '#models/application'
import Region from '#models/region'
import IssuancePolicy from '#policies/issuance_policy'
import { Desk } from '#ca/carriers/desk'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { forgetFailure, noteFailure } from '#exceptions/desk_failures'
import { errorText, isCodedError } from '#exceptions/error_text'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { chosenCarrier, fitCarriers, otherCarriers } from '#ca/issuance/fit_carriers'
import { endFrom } from '#ca/issuance/draft_certificate'
import { lookAtReader, type Reader } from '#ca/issuance/reader'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { deskOf, nextPlace, waitingPlace } from '#controllers/issuance/places'
import { StepLines } from '#controllers/issuance/step_lines'
import { carrierOf } from '#controllers/issuance/reported_carrier'
import { chosenCarrierSerial, reportedCarrier, writing } from '#validators/issuance'

/** Mended by typing again: they stay on the page with the PIN. */
const TYPE_AGAIN = new Set(['E_PIN_WEAK', 'E_PIN_OF_HOLDER', 'E_PIN_LAYOUT', 'E_PIN_WRONG'])

/** The irreversible step: all facts before it, one button, and back at the desk after it. */
@inject()
export default class IssuanceController {
  constructor(
    protected clock: Clock,
    protected desk: Desk,
    protected acts: ActsUnderWay
  ) {}

  async create({ bouncer, params, request, session, i18n, response, view }: HttpContext) {
    await bouncer.with(IssuancePolicy).authorize('act')
    const { carrier: serial } = await request.validateUsing(chosenCarrierSerial)
    const remote = this.desk.isAtOperators
    const reader = remote
      ? { carriers: [carrierOf(await request.validateUsing(reportedCarrier))], problem: null }
      : await lookAtReader(this.desk)
    const application = await findApplication(params.id)
    const elsewhere = this.#elsewhere(application)
    if (elsewhere) return response.redirect().toPath(elsewhere)
    const { carrier, problem } = await this.#plugged(application, serial, reader)
    if (!carrier) {
      session.flash('error', errorText(i18n, problem))
      return response.redirect().toPath(deskOf(application))
    }
    const now = this.clock.now()
    return view.render('pages/issuance/check', {
      application,
      carrier,
      remote,
      begun: carrier.fitness === 'begun',
      region: await Region.findOrFail(application.regionKato),
      held: await otherCarriers(application, now),
      notBefore: application.certificate?.notBefore ?? now,
      notAfter: application.certificate?.notAfter ?? endFrom(now, carrier.algorithm),
    })
  }

  @inject()
  async store(ctx: HttpContext, issueOntoCarrier: IssueOntoCarrier) {
    const { bouncer, params, request, session, response } = ctx
    await bouncer.with(IssuancePolicy).authorize('act')
    const form = await request.validateUsing(writing)
    const application = await findApplication(params.id)
    if (!StepLines.wanted(ctx)) {
      const go = await this.#write(ctx, application, form, issueOntoCarrier)
      return response.redirect().toPath(go)
    }
    const lines = new StepLines(response)
    try {
      const go = await this.#write(ctx, application, form, issueOntoCarrier, lines)
      await session.commit()
      lines.go(go)
    } finally {
      lines.end()
    }
  }

  /** Writes, and says where the operator goes then: on to the next employee, or back to what went wrong. */
  async #write(
    { auth, session, i18n }: HttpContext,
    application: Application,
    { carrier, pin }: { carrier: string; pin: string },
    issueOntoCarrier: IssueOntoCarrier,
    lines?: StepLines
  ): Promise<string> {
    const elsewhere = this.#elsewhere(application)
    if (elsewhere) return elsewhere
    const { id } = application
    const input = { applicationId: id, carrierSerial: carrier, pin }
    try {
      const actor = auth.getUserOrFail().login
      await issueOntoCarrier.handle(input, actor, (step) => lines?.step(step))
    } catch (error) {
      if (!isCodedError(error)) throw error
      if (error.code === 'E_WRITING_UNDER_WAY') return waitingPlace(application)
      if (TYPE_AGAIN.has(error.code)) {
        session.flash('pin_error', errorText(i18n, error))
        return `/applications/${id}/issuance/new?carrier=${encodeURIComponent(carrier)}`
      }
      noteFailure(session, id, error, { carrier, time: this.clock.now().toISO() })
      return deskOf(application)
    }
    forgetFailure(session, id)
    return nextPlace(application)
  }

  /** Nothing is left to do here for somebody who is written already, or is being written: where to look instead. */
  #elsewhere(application: Application): string | undefined {
    const { state } = application
    if (state === 'written' || state === 'handed_out') return `${nextPlace(application)}&already=1`
    return this.acts.has(application, this.clock.now()) ? waitingPlace(application) : undefined
  }

  async #plugged(application: Application, serial: string, reader: Reader) {
    const same = reader.carriers.filter(({ serialNumber }) => serialNumber === serial)
    const { id, state } = application
    if (!isOpen(application))
      return { problem: new CaError('E_APPLICATION_STATE', { application: id, state }, 409) }
    const carrier = chosenCarrier(await fitCarriers(same, application), serial)
    return { carrier, problem: reader.problem ?? new CaError('E_CARRIER_UNFIT', { serial }) }
  }
}

const isOpen = ({ state }: Application) => ['waiting', 'issuing', 'issued'].includes(state)

async function findApplication(id: number): Promise<Application> {
  return Application.query()
    .where('id', id)
    .preload('letter', (letter) => letter.preload('agency'))
    .preload('certificate', (one) =>
      one.whereIn('state', ['reserved', 'issued']).preload('carrier')
    )
    .firstOrFail()
}
