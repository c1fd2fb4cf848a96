import logger from '@adonisjs/core/services/logger'
import { CaError } from '#ca/ca_error'
import { isUniqueViolation } from '#ca/unique_violation'

/**
 * What a message asked for is done, or will be done another way, and is answered so, although there was an error: a twin
 * of it was faster, or something failed. The latter is worth a line.
 *
 * @param said what became of it
 */
export function logUnlessRace(
  error: unknown,
  said = 'done, and something failed afterwards'
): void {
  if (error instanceof CaError || isUniqueViolation(error)) return
  logger.error({ err: error }, `HR channel: ${said}`)
}
