import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { headersOf, isKept, requestOfPath } from '#ca/revocation/ocsp/http_profile'
import { REQUEST_LIMIT } from '#ca/revocation/ocsp/request'
import { Clock } from '#ca/clock'
import { readBody } from '#controllers/public/read_body'
import ocsp from '#config/ocsp'

/** The State CA's OCSP responder within the server; `node ace ocsp:serve` is the same in a process of its own. */
@inject()
export default class OcspController {
  constructor(
    protected answering: AnswerStatusRequest,
    protected clock: Clock
  ) {}

  /** RFC 6960 A.1: the request is the body. */
  async post(ctx: HttpContext) {
    const body = await readBody(ctx, REQUEST_LIMIT)
    return this.#answer(body, ctx.response)
  }

  /** RFC 5019 5: the request is in the path, so that caches can keep the answer. */
  get({ request, response, params }: HttpContext) {
    const path = request.request.url?.split('?')[0].split('/ocsp/')[1] ?? String(params['*'])
    const ifNoneMatch = request.header('if-none-match')
    return this.#answer(requestOfPath(path), response, { ifNoneMatch })
  }

  /** @param kept what a cache has; absent where no cache keeps anything */
  async #answer(
    bytes: Uint8Array,
    response: HttpContext['response'],
    kept?: { ifNoneMatch?: string }
  ) {
    const { der, validity } = await this.answering.handle(bytes)
    const times = { now: this.clock.now().toMillis(), maxAge: ocsp.maxAge }
    const headers = headersOf(kept ? { der, validity } : { der }, times)
    for (const [name, value] of Object.entries(headers)) response.header(name, value)
    if (!isKept(headers, kept?.ifNoneMatch)) return response.send(Buffer.from(der))
    response.removeHeader('Content-Length')
    return response.status(304).send('')
  }
}
