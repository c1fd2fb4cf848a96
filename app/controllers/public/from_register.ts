import logger from '@adonisjs/core/services/logger'
import { CaError } from '#ca/ca_error'
import { isRegisterAway } from '#ca/publication/register_away'
import { isCodedError } from '#exceptions/error_text'

/**
 * What the register says, for a page that anybody may ask for. When the database is away the page says so and what works
 * without it.
 *
 * @throws CaError E_REGISTER_AWAY; any other error as it came
 */
export async function fromRegister<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (isCodedError(cause) || !(await isRegisterAway(cause))) throw cause
    logger.error({ err: cause }, 'the public site has no register')
    throw new CaError('E_REGISTER_AWAY', {}, 503)
  }
}
