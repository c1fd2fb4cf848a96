import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { binsOf } from '#ca/online/applicant'
import { colleaguesOf } from '#ca/online/holders_page'

/** An executor's list: the holders of the agency, and where each stands. */
export default class ColleaguesController {
  @inject()
  async index({ applicant, view }: HttpContext, clock: Clock) {
    const colleagues = await colleaguesOf(applicant, clock)
    const bins = await binsOf(applicant)
    return view.render('pages/online/colleagues', {
      colleagues,
      executor: bins.length > 0,
    })
  }
}
