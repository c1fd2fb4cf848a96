import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { Clock } from '#ca/clock'
import { listDocuments } from '#ca/publication/list_documents'
import { lookUpSerial } from '#ca/publication/look_up_serial'
import { publishedAuthorities } from '#ca/publication/published_authorities'
import { PublishedLists } from '#ca/publication/published_lists'
import { ServicesStatus } from '#ca/publication/services_status'
import { errorText, isCodedError } from '#exceptions/error_text'
import type { I18n } from '@adonisjs/i18n'

/** S-26, CP-2.1: what the authority publishes, on one page, and a number looked up. */
export default class SiteController {
  @inject()
  async index(ctx: HttpContext, clock: Clock, lists: PublishedLists, services: ServicesStatus) {
    const { request, response, view, i18n } = ctx
    const { sn } = request.qs()
    const found = await lookedUp(typeof sn === 'string' ? sn : '', clock, i18n)
    response.header('Cache-Control', 'no-store')
    if (found.error) response.status(422)
    return view.render('pages/public/index', {
      ...found,
      authorities: await publishedAuthorities(clock.now()),
      lists: await lists.all(),
      documents: await listDocuments(clock.today()),
      services: await services.handle(),
    })
  }
}

async function lookedUp(sn: string, clock: Clock, i18n: I18n) {
  if (sn.trim() === '') return { sn: '', answer: null, error: null }
  try {
    return { sn, answer: await lookUpSerial(sn, clock.now()), error: null }
  } catch (error) {
    if (!isCodedError(error)) throw error
    return { sn, answer: null, error: errorText(i18n, error) }
  }
}
