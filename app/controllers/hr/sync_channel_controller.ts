import { inject } from '@adonisjs/core'
import app from '@adonisjs/core/services/app'
import i18nManager from '@adonisjs/i18n/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { DoorRefusals } from '#ca/hr/refusals/door_refusals'
import { AnswerMessage, type Wording } from '#ca/hr/wire/answer_message'
import { faultXml, soapMessage } from '#ca/hr/wire/answer_xml'
import { CONTRACT_FILES, contractFile } from '#ca/hr/wire/contract_files'
import { MESSAGE_LIMIT } from '#ca/hr/wire/message_text'
import { readBody } from '#controllers/public/read_body'
import { errorText } from '#exceptions/error_text'

const XML = 'text/xml; charset=utf-8'
/** A name or an address with its port, and nothing that means something in XML. */
const HOST = /^[a-z0-9.:[\]-]+$/
const MEDIA_TYPE = /^(text|application)\/xml\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** The HR channel (S-6, S-22), in the synchronous shape of the gateway: SOAP 1.1 (contracts/hr). */
@inject()
export default class SyncChannelController {
  constructor(
    protected clock: Clock,
    protected refusals: DoorRefusals
  ) {}

  @inject()
  async store(ctx: HttpContext, answering: AnswerMessage) {
    const { request, response, logger } = ctx
    const wording = this.#wording(request.languages())
    const remoteAddress = request.ip()
    response.header('Content-Type', XML).header('Cache-Control', 'no-store')
    try {
      if (!MEDIA_TYPE.test(request.header('content-type') ?? ''))
        throw new CaError('E_HR_MEDIA_TYPE', {}, 415)
      const bytes = await readBody(ctx, MESSAGE_LIMIT)
      const reply = await answering.handle({ bytes, remoteAddress, wording })
      return response.status(reply.isFault ? 500 : 200).send(soapMessage(reply.body))
    } catch (error) {
      const foreseen = error instanceof CaError
      if (!foreseen) logger.error({ err: error }, 'HR channel: no answer')
      if (foreseen) this.#note(error, remoteAddress)
      const said = foreseen ? error : new CaError('E_HR_TROUBLE', {}, 500)
      const fault = faultXml(wording(said, null), this.clock.now(), !foreseen)
      return response.status(500).send(soapMessage(fault))
    }
  }

  /** `?wsdl` or `?WSDL`, as SOAP clients ask for it, with the address at which they asked; a person is told what this is. */
  async show(ctx: HttpContext) {
    const { request, response } = ctx
    const asked = Object.keys(request.qs()).some((name) => name.toLowerCase() === 'wsdl')
    if (!asked) return this.#explain(ctx)
    const wsdl = await contractFile(app.makePath('contracts/hr'), 'hr.wsdl')
    const { host, href } = new URL(request.completeUrl(false))
    response.header('Content-Type', XML).header('Cache-Control', 'no-store')
    if (!HOST.test(host)) return response.send(wsdl)
    return response.send(wsdl.replace(/(?<=<soap:address location=")[^"]*/, () => href))
  }

  /** The schemas, beside the WSDL that names them. */
  async schema({ params, response }: HttpContext) {
    const name = CONTRACT_FILES.find((each) => each === params.file)
    if (!name) return response.status(404).send('')
    response.header('Content-Type', XML)
    return response.send(await contractFile(app.makePath('contracts/hr'), name))
  }

  #explain({ request, response }: HttpContext) {
    const language = i18nManager.getSupportedLocaleFor(request.languages())
    const wsdl = `${request.url()}?wsdl`
    const text = i18nManager.locale(language ?? i18nManager.defaultLocale).t('hr.door', { wsdl })
    response.status(405).header('Allow', 'POST').header('Cache-Control', 'no-store')
    return response.header('Content-Type', 'text/plain; charset=utf-8').send(`${text}\n`)
  }

  /** What is refused for its headers alone. */
  #note(error: CaError, remoteAddress: string) {
    const sender = { remoteAddress, proved: null }
    this.refusals.note({ sender, bytes: null, error, at: this.clock.now() })
  }

  /** In the language that the person signed; before that is known, in the one of the HTTP request. */
  #wording(languages: string[]): Wording {
    const asked = i18nManager.getSupportedLocaleFor(languages) ?? i18nManager.defaultLocale
    return (error, language) => errorText(i18nManager.locale(language ?? asked), error)
  }
}
