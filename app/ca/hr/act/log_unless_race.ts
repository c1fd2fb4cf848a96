import logger from '@adonisjs/core/services/logger'
import { CaError } from '#ca/ca_error'
import { isUniqueViolation } from '#ca/unique_violation'

/**
 * What a message asked for is done, and is answered so, although there was an error: a twin of it was faster, or something
 * failed after the commit. The latter is worth a line.
 */
export function logUnlessRace(error: unknown): void {
  if (error instanceof CaError || isUniqueViolation(error)) return
  logger.error({ err: error }, 'HR channel: done, and something failed afterwards')
}
