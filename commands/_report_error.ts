import type { BaseCommand } from '@adonisjs/core/ace'
import { errorText, isCodedError } from '#exceptions/error_text'
import { shellLanguage } from '#commands/shell_language'

/**
 * Ends a command with an error: exit code 1, the text on stderr, or with `json` one document on stdout
 * (`{ ok: false, error: { code, message, hint } }`). An error that nobody foresaw is thrown on.
 */
export function reportError(command: BaseCommand, error: unknown, json = false) {
  if (!isCodedError(error)) throw error
  const text = errorText(shellLanguage(), error)
  command.exitCode = 1
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: false, error: text }, null, 2)}\n`)
    return
  }
  process.stderr.write(`${text.message}\n${text.hint ? `${text.hint}\n` : ''}(${text.code})\n`)
}
