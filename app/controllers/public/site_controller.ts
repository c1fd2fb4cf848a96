import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import type { HttpContext } from '@adonisjs/core/http'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { listDocuments } from '#ca/publication/list_documents'
import { lookUpSerial } from '#ca/publication/look_up_serial'
import { publishedAuthorities } from '#ca/publication/published_authorities'
import { PublishedLists } from '#ca/publication/published_lists'
import { ServicesStatus } from '#ca/publication/services_status'
import { askAgainLater } from '#exceptions/ask_again_later'
import { errorText, isCodedError } from '#exceptions/error_text'
import type { I18n } from '@adonisjs/i18n'

/**
 * S-26, CP-2.1: what the authority publishes, on one page, and a number looked up. Without its register the page says so
 * and still has the lists and the state of the services, with 503.
 */
export default class SiteController {
  @inject()
  async index(ctx: HttpContext, clock: Clock, lists: PublishedLists, services: ServicesStatus) {
    const { request, response, view, i18n } = ctx
    const { sn } = request.qs()
    const register = await registerPart(typeof sn === 'string' ? sn : '', clock, i18n)
    response.header('Cache-Control', 'no-store')
    if (register.error) response.status(register.away ? 503 : 422)
    askAgainLater(response)
    return view.render('pages/public/index', {
      ...register,
      lists: await lists.all(),
      services: await services.handle(),
    })
  }
}

/** What only the register knows. */
async function registerPart(sn: string, clock: Clock, i18n: I18n) {
  try {
    return {
      ...(await lookedUp(sn, clock, i18n)),
      authorities: await publishedAuthorities(clock.now()),
      documents: await listDocuments(clock.today()),
      away: false,
    }
  } catch (cause) {
    logger.error({ err: cause }, 'the public site has no register')
    const error = errorText(i18n, new CaError('E_REGISTER_AWAY', {}, 503))
    return { sn, answer: null, error, authorities: [], documents: [], away: true }
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
