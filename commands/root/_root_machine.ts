import ca from '#config/ca'
import { CaError } from '#ca/ca_error'

/**
 * Refuses a command of the Root CA anywhere but on its own machine (ROLE=root).
 *
 * @throws CaError E_ROLE_NOT_ROOT
 */
export function assertRootMachine(command: string): void {
  if (ca.role !== 'root') throw new CaError('E_ROLE_NOT_ROOT', { command }, 403)
}
