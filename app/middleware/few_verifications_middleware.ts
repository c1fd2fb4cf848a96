import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { CaError } from '#ca/ca_error'
import { fromRegister } from '#controllers/public/from_register'
import { countVerification } from '#start/limiter'

/** Counts a verification of an address before its body is read: one too many leaves nothing on the disk. */
export default class FewVerificationsMiddleware {
  async handle({ request }: HttpContext, next: NextFn) {
    const seconds = await fromRegister(() => countVerification(request.ip()))
    if (seconds > 0) throw new CaError('E_TOO_MANY_VERIFICATIONS', { seconds }, 429)
    return next()
  }
}
