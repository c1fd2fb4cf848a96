import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import Application from '#models/application'
import IssuancePolicy from '#policies/issuance_policy'
import { Clock } from '#ca/clock'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { BeginAtStation } from '#ca/issuance/begin_at_station'
import { FinishAtStation } from '#ca/issuance/finish_at_station'
import { chosenCarrier, fitCarriers } from '#ca/issuance/fit_carriers'
import { IssueAtStation } from '#ca/issuance/issue_at_station'
import { deskOf, nextPlace, waitingPlace } from '#controllers/issuance/places'
import { carrierOf } from '#controllers/issuance/reported_carrier'
import { forgetFailure, noteFailure } from '#exceptions/desk_failures'
import { isCodedError } from '#exceptions/error_text'
import {
  reportedCarrier,
  reportedCarriers,
  stationReadBack,
  stationRequest,
} from '#validators/issuance'

/** A real authority never tells of carriers that protect nothing. */
async function isTrial() {
  const authority = await issuingStateAuthority('gost-2015')
  return Boolean(authority?.demonstration)
}

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))
const toBase64 = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('base64')

/**
 * The server's part while the page drives the station on the operator's machine: who may be written, the certificate,
 * the record (docs/station.md). No PIN comes here.
 */
@inject()
export default class StationActsController {
  constructor(protected clock: Clock) {}

  /** The panel of the reader, for the carriers that the station sees. */
  async reader({ bouncer, params, request, view }: HttpContext) {
    await bouncer.with(IssuancePolicy).authorize('act')
    const reported = await request.validateUsing(reportedCarriers)
    const application = await findApplication(params.id)
    const carriers = await fitCarriers(reported.carriers.map(carrierOf), application)
    return view.render('components/desk/reader', {
      one: application,
      reader: { carriers, problem: null },
      carrier: chosenCarrier(carriers),
      demonstration: false,
      training: await isTrial(),
    })
  }

  /** Whether a key may be made on this carrier, and under which name; or the certificate of an earlier try. */
  @inject()
  async key(ctx: HttpContext, begin: BeginAtStation) {
    await ctx.bouncer.with(IssuancePolicy).authorize('act')
    const carrier = carrierOf(await ctx.request.validateUsing(reportedCarrier))
    return answer(ctx, this.clock, carrier.serialNumber, async (application, actor) => {
      const task = await begin.handle(application.id, carrier, actor)
      return 'subject' in task ? task : { certificate: toBase64(task.certificate.der) }
    })
  }

  /** The certificate for the station's request; `erase` when the key on the carrier was given up. */
  @inject()
  async certificate(ctx: HttpContext, issue: IssueAtStation) {
    await ctx.bouncer.with(IssuancePolicy).authorize('act')
    const { carrier, request } = await ctx.request.validateUsing(stationRequest)
    return answer(ctx, this.clock, carrier, async ({ id }, actor) => {
      const input = { applicationId: id, carrierSerial: carrier, request: fromBase64(request) }
      const certificate = await issue.handle(input, actor)
      return { certificate: toBase64(certificate.der) }
    })
  }

  /** What the station read back: the end. */
  @inject()
  async readBack(ctx: HttpContext, finish: FinishAtStation) {
    await ctx.bouncer.with(IssuancePolicy).authorize('act')
    const { carrier, certificate } = await ctx.request.validateUsing(stationReadBack)
    return answer(ctx, this.clock, carrier, async (application, actor) => {
      const input = { applicationId: application.id, carrierSerial: carrier }
      await finish.handle({ ...input, read: fromBase64(certificate) }, actor)
      forgetFailure(ctx.session, application.id)
      return { go: nextPlace(application) }
    })
  }
}

/** JSON of an act; after an error, where the operator goes: back to the desk, where it stands on top. */
async function answer(
  { auth, params, session, response }: HttpContext,
  clock: Clock,
  carrier: string,
  act: (application: Application, actor: string) => Promise<Record<string, string>>
) {
  const application = await findApplication(params.id)
  try {
    return response.json(await act(application, auth.getUserOrFail().login))
  } catch (error) {
    if (!isCodedError(error)) throw error
    if (error.code === 'E_WRITING_UNDER_WAY')
      return response.json({ go: waitingPlace(application) })
    if (error.code === 'E_KEY_CERTIFIED' && error.facts.state === 'void')
      return response.json({ erase: true })
    noteFailure(session, application.id, error, { carrier, time: clock.now().toISO() })
    return response.json({ go: deskOf(application) })
  }
}

function findApplication(id: number): Promise<Application> {
  return Application.query()
    .where('id', id)
    .preload('certificate', (one) =>
      one.whereIn('state', ['reserved', 'issued']).preload('carrier')
    )
    .firstOrFail()
}
