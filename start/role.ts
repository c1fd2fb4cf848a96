import ca from '#config/ca'
import { CaError } from '#ca/ca_error'
import { endStart } from '#start/end_start'

/** The Root CA's machine has no network and no web server: says so, and ends the process with code 1. */
export function refuseRootMachine(): void {
  if (ca.role === 'root') endStart(new CaError('E_ROLE_ROOT_SERVER', {}, 500))
}
