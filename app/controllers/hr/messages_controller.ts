import type { HttpContext } from '@adonisjs/core/http'
import HrPolicy from '#policies/hr_policy'
import { findMessage } from '#ca/hr/systems/find_system'

/** What an HR system sent, as it came, with both signatures. */
export default class MessagesController {
  async show({ bouncer, params, response }: HttpContext) {
    await bouncer.with(HrPolicy).authorize('read')
    const { id, request } = await findMessage(Number(params.id))
    response.header('Content-Type', 'application/xml')
    response.attachment(`hr-message-${id}.xml`)
    return response.send(Buffer.from(request))
  }
}
