import { shellLanguage } from '#commands/shell_language'
import { errorText } from '#exceptions/error_text'
import type { CaError } from '#ca/ca_error'

/** Says in one line why this machine does not start and what to mend, and ends the process with code 1. */
export function endStart(error: CaError): never {
  const { code, message, hint } = errorText(shellLanguage(), error)
  process.stderr.write(`${message}. ${hint} (${code})\n`)
  process.exit(1)
}
