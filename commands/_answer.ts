import type { BaseCommand } from '@adonisjs/core/ace'
import { reportError } from '#commands/report_error'

/** What a command has to say: a document for programs, lines for people. */
export interface Answer {
  document: Record<string, unknown>
  lines: string[]
}

/**
 * Runs a command's work and prints what came of it: with `json` one document (`{ ok: true, … }`) on stdout and
 * nothing else, otherwise its lines. Errors end it as `reportError` says.
 */
export async function answer(
  command: BaseCommand,
  json: boolean,
  work: () => Promise<Answer>
): Promise<void> {
  try {
    const { document, lines } = await work()
    const text = json ? JSON.stringify({ ok: true, ...document }, null, 2) : lines.join('\n')
    process.stdout.write(`${text}\n`)
  } catch (error) {
    reportError(command, error, json)
  }
}
