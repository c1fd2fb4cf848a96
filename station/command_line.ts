import { parseArgs } from 'node:util'
import { StationError } from '#station/station_error'
import type { ProgramOptions } from '#station/program'

const OPTIONS = {
  'origin': { type: 'string', multiple: true },
  'carriers': { type: 'string' },
  'port': { type: 'string' },
  'ncalayer-port': { type: 'string' },
  'pin-program': { type: 'string' },
  'directory': { type: 'string' },
} as const

export type Command = 'install' | 'serve'

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text))

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch {
    throw new StationError('E_STATION_COMMAND', { value: args.join(' ') })
  }
}

/**
 * What the program's command line asks for.
 *
 * @param args without the program's own name
 * @throws StationError E_STATION_COMMAND for a command or an option that there is not
 */
export function readCommandLine(args: string[]): { command: Command; options: ProgramOptions } {
  const { positionals, values } = parse(args)
  const [command, ...more] = positionals
  if ((command !== 'install' && command !== 'serve') || more.length > 0)
    throw new StationError('E_STATION_COMMAND', { value: args.join(' ') })
  const options: ProgramOptions = {
    origins: values.origin,
    carriers: values.carriers,
    port: numberOf(values.port),
    ncaLayerPort: numberOf(values['ncalayer-port']),
    pinProgram: values['pin-program'],
    directory: values.directory,
  }
  return { command, options }
}
