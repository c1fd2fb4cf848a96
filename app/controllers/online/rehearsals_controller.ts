import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import { ReadyToFile } from '#ca/online/ready_to_file'
import { rehearsal } from '#validators/online'

/** Before a key is made on a carrier, and before it is filed: whether an application with it could be filed. */
export default class RehearsalsController {
  @inject()
  async store({ applicant, request, response }: HttpContext, ready: ReadyToFile) {
    const { carrier, request: pkcs10, ground, ...asked } = await request.validateUsing(rehearsal)
    const made = pkcs10 ? new Uint8Array(Buffer.from(pkcs10, 'base64')) : null
    await ready.rehearse(
      { ...asked, carrierSerial: carrier, ground: ground ?? null, request: made },
      applicant
    )
    return response.noContent()
  }
}
