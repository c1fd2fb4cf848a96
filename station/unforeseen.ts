import { StationError } from '#station/station_error'

/**
 * An error that nobody foresaw: told by its place on stderr. Its message is not, for it may quote its input.
 *
 * @returns what the other side is told
 */
export function unforeseen(error: unknown): StationError {
  const frames = error instanceof Error ? (error.stack ?? '').match(/^ {4}at .*$/gm) : null
  process.stderr.write(`station: unforeseen ${error instanceof Error ? error.name : 'error'}\n`)
  process.stderr.write(`${(frames ?? []).join('\n')}\n`)
  return new StationError('E_STATION_FAULT')
}
