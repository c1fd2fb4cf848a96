import ca from '#config/ca'
import { CaError } from '#ca/ca_error'
import { shellLanguage } from '#commands/shell_language'
import { errorText } from '#exceptions/error_text'

/** The Root CA's machine has no network and no web server: says so, and ends the process with code 1. */
export function refuseRootMachine(): void {
  if (ca.role !== 'root') return
  const error = new CaError('E_ROLE_ROOT_SERVER', {}, 500)
  const { code, message, hint } = errorText(shellLanguage(), error)
  process.stderr.write(`${message}. ${hint} (${code})\n`)
  process.exit(1)
}
