import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { StampDocuments } from '#ca/timestamps/stamp_documents'
import { STAMP_REQUEST_LIMIT } from '#ca/timestamps/stamp_request'
import { readBody } from '#controllers/public/read_body'

/** The State CA's time stamping service over HTTP (RFC 3161 3.4). */
@inject()
export default class TspController {
  constructor(protected stamping: StampDocuments) {}

  async post(ctx: HttpContext) {
    const { response } = ctx
    const body = await readBody(ctx, STAMP_REQUEST_LIMIT)
    const reply = await this.stamping.handle(body)
    response.header('Content-Type', 'application/timestamp-reply')
    response.header('Cache-Control', 'no-store')
    return response.send(Buffer.from(reply))
  }
}
