import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { headersOf, requestOfPath } from '#ca/revocation/ocsp/http_profile'
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
    return this.#answer(body, ctx.response, 0)
  }

  /** RFC 5019 5: the request is in the path, so that caches can keep the answer. */
  get({ request, response, params }: HttpContext) {
    const path = request.request.url?.split('?')[0].split('/ocsp/')[1] ?? String(params['*'])
    return this.#answer(requestOfPath(path), response, ocsp.maxAge)
  }

  async #answer(bytes: Uint8Array, response: HttpContext['response'], maxAge: number) {
    const answer = await this.answering.handle(bytes)
    const kept = maxAge > 0 ? answer : { der: answer.der }
    const headers = headersOf(kept, { now: this.clock.now().toMillis(), maxAge })
    for (const [name, value] of Object.entries(headers)) response.header(name, value)
    return response.send(Buffer.from(answer.der))
  }
}
