import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { ReadyToFile } from '#ca/online/ready_to_file'
import { rehearsal } from '#validators/online'

/** Before a key is made on a carrier: whether an application with it could be filed. */
export default class RehearsalsController {
  @inject()
  async store({ applicant, request, response }: HttpContext, ready: ReadyToFile) {
    const { iin, carrier: carrierSerial, ground = null } = await request.validateUsing(rehearsal)
    await ready.rehearse({ iin, carrierSerial, ground }, applicant)
    return response.noContent()
  }
}
