import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import CarriersPolicy from '#policies/carriers_policy'
import { CaError } from '#ca/ca_error'
import { HandOutCarriers } from '#ca/carriers/hand_out_carriers'
import { readBatch } from '#ca/issuance/read_batch'
import { findApplication } from '#ca/letters/find_letter'
import { handOut, someApplications } from '#validators/carriers'
import { errorText } from '#exceptions/error_text'
import { showAgain } from '#exceptions/form_again'
import type Certificate from '#models/certificate'

/** What was filled in, until the next page. */
const KEPT = 'hand_out'

type Form = Awaited<ReturnType<typeof handOut.validate>>

/** S-4: carriers given to the agency: first the form, then everything once more, then the act. */
export default class HandOutsController {
  /** The door from one employee: the same form with only that one chosen. */
  async one({ bouncer, params, response }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    const { id, letterId } = await findApplication(params.id)
    return response.redirect().toPath(`/letters/${letterId}/hand-out/new?applications[]=${id}`)
  }

  async create({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    const { applications: chosen } = await request.validateUsing(someApplications)
    const batch = await readBatch(params.id)
    return view.render('pages/carriers/hand_out', {
      ...batch,
      written: batch.applications.filter(({ state }) => state === 'written'),
      chosen,
    })
  }

  @inject()
  async store(ctx: HttpContext, handOutCarriers: HandOutCarriers) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(CarriersPolicy).authorize('act')
    const form = await request.validateUsing(handOut)
    if (form.step === 'edit') return this.#edit(ctx)
    if (form.step === 'check') return this.#toCheck(ctx, form)

    const { login } = auth.getUserOrFail()
    const lines = await handOutCarriers.handle(inputOf(params.id, form), login).catch(onHold)
    if (lines instanceof CaError) {
      session.flash('error', errorText(i18n, lines))
      return this.#toCheck(ctx, form)
    }
    const facts = {
      count: lines.length,
      first: lines[0].journalNumber,
      last: lines[lines.length - 1].journalNumber,
    }
    session.flash('done', i18n.t('screens_carriers.hand_out.done', facts))
    const asked = lines.map((line) => `applications[]=${line.applicationId}`).join('&')
    return response.redirect().toPath(`/letters/${params.id}/hand-over?${asked}`)
  }

  #edit(ctx: HttpContext) {
    showAgain(ctx, ctx.request.except(['step', '_csrf']))
    return this.create(ctx)
  }

  /** A page of its own, so that the browser's Back finds a page that it may ask for again. */
  #toCheck({ params, response, session }: HttpContext, form: Form) {
    session.flash(KEPT, form)
    return response.redirect().toPath(`/letters/${params.id}/hand-out/check`)
  }

  /** Everything once more before the act; who comes back to it after the act, or much later, begins with the form. */
  async check({ bouncer, params, response, session, view }: HttpContext) {
    await bouncer.with(CarriersPolicy).authorize('act')
    const form: Form | null = session.flashMessages.get(KEPT, null)
    if (!form) {
      session.reflash()
      return response.redirect().toPath(`/letters/${params.id}/hand-out/new`)
    }
    session.reflashOnly([KEPT])
    const { letter, applications, carriers } = await readBatch(params.id)
    const chosen = applications.filter(({ id }) => form.applications.includes(id))
    const held = chosen.filter(({ certificate }) => isOnHold(certificate))
    return view.render('pages/carriers/hand_out_check', { letter, chosen, held, carriers, form })
  }
}

const isOnHold = (certificate: Certificate | null) =>
  certificate?.revocation ? !certificate.revocation.isForGood : false

/** That a hold is in the way is said where it can be ticked. */
function onHold(error: unknown): CaError {
  if (error instanceof CaError && error.code === 'E_HAND_OUT_ON_HOLD') return error
  throw error
}

const inputOf = (letterId: string, form: Form) => ({
  letterId: Number(letterId),
  applicationIds: form.applications,
  knownOnHold: form.even_on_hold ? form.held : [],
  delivery: form.delivery,
  recipientName: form.recipient_name,
  recipientDocument: form.recipient_document,
  recipientDocumentNumber: form.recipient_document_number,
})
