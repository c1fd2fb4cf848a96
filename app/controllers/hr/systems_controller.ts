import { inject } from '@adonisjs/core'
import { readFile } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import HrPolicy from '#policies/hr_policy'
import { lastCallbacks } from '#ca/hr/callbacks/last_callbacks'
import { lastExchanges, lastStrangers } from '#ca/hr/refusals/last_exchanges'
import { findSystem, listSystems } from '#ca/hr/systems/find_system'
import { ChangeSystem } from '#ca/hr/systems/change_system'
import { RegisterSystem } from '#ca/hr/systems/register_system'
import { standingOf } from '#ca/hr/systems/standing'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { SystemCertificates } from '#ca/hr/systems/system_certificates'
import { HR_KINDS } from '#models/hr_system'
import type HrSystem from '#models/hr_system'
import { finalAct, newSystem, systemCertificate, systemChange } from '#validators/hr'

const LIST = '/administration/hr-systems'

/** The HR systems that may call (S-6.4), their certificates and their last messages. */
export default class SystemsController {
  @inject()
  async index({ bouncer, view }: HttpContext, clock: Clock) {
    await bouncer.with(HrPolicy).authorize('view')
    const systems = await listSystems()
    const standing = (system: HrSystem) => standingOf(system, clock.now())
    const strangers = await lastStrangers()
    return view.render('pages/hr/systems', { systems, standing, strangers })
  }

  async create({ bouncer, view }: HttpContext) {
    await bouncer.with(HrPolicy).authorize('manage')
    return view.render('pages/hr/new_system', { kinds: HR_KINDS })
  }

  @inject()
  async store({ auth, bouncer, request, response }: HttpContext, register: RegisterSystem) {
    await bouncer.with(HrPolicy).authorize('manage')
    const { limit, callback = null, ...fields } = await request.validateUsing(newSystem)
    const input = { ...fields, limitPerMinute: limit, callbackUrl: callback }
    const { id } = await register.handle(input, auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${id}`)
  }

  @inject()
  async show({ bouncer, params, view }: HttpContext, clock: Clock) {
    await bouncer.with(HrPolicy).authorize('view')
    const system = await findSystem(Number(params.id))
    const exchanges = await lastExchanges(system.id)
    const callbacks = await lastCallbacks(system.id)
    const standing = standingOf(system, clock.now())
    return view.render('pages/hr/system', { system, standing, exchanges, callbacks })
  }

  async edit({ bouncer, params, view }: HttpContext) {
    await bouncer.with(HrPolicy).authorize('manage')
    const system = await findSystem(Number(params.id))
    return view.render('pages/hr/edit_system', { system, kinds: HR_KINDS })
  }

  @inject()
  async update({ auth, bouncer, params, request, response }: HttpContext, change: ChangeSystem) {
    await bouncer.with(HrPolicy).authorize('manage')
    const { limit, callback = null, ...fields } = await request.validateUsing(systemChange)
    const input = { ...fields, limitPerMinute: limit, callbackUrl: callback }
    await change.handle(Number(params.id), input, auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${params.id}`)
  }

  @inject()
  async suspend({ auth, bouncer, params, response }: HttpContext, suspend: SuspendSystem) {
    await bouncer.with(HrPolicy).authorize('manage')
    await suspend.handle(Number(params.id), true, auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${params.id}`)
  }

  @inject()
  async resume({ auth, bouncer, params, response }: HttpContext, suspend: SuspendSystem) {
    await bouncer.with(HrPolicy).authorize('manage')
    await suspend.handle(Number(params.id), false, auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${params.id}`)
  }

  @inject()
  async addCertificate(ctx: HttpContext, certificates: SystemCertificates) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(HrPolicy).authorize('manage')
    const form = await request.validateUsing(systemCertificate)
    const { file, from = null, to = null, of_holder: ofHolder = false } = form
    const certificate = new Uint8Array(await readFile(file.tmpPath ?? ''))
    const input = { systemId: Number(params.id), certificate, from, to, onlyOfSystem: !ofHolder }
    await certificates.add(input, auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${params.id}`)
  }

  @inject()
  async withdrawCertificate(ctx: HttpContext, certificates: SystemCertificates) {
    const { auth, bouncer, params, request, response } = ctx
    await bouncer.with(HrPolicy).authorize('manage')
    await request.validateUsing(finalAct)
    const { id, certificate } = params
    await certificates.withdraw(Number(id), Number(certificate), auth.getUserOrFail().login)
    return response.redirect().toPath(`${LIST}/${id}`)
  }
}
