import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { StationError } from '#station/station_error'

/** What the owner may say, on the command line or in `station.json`. */
export interface StationOptions {
  /** Sites that may talk to the station: `https://ca.gov.kz`. */
  origins?: string[]
  /** `file:DIR` or `pkcs11:MODULE`. */
  carriers?: string
  port?: number
  /** 0 leaves NCALayer's address free. */
  ncaLayerPort?: number
  /** A program that speaks pinentry's protocol, in place of the desktop's own. */
  pinProgram?: string
}

/** Everything that the station needs to know. */
export type StationSettings = Required<Omit<StationOptions, 'pinProgram'>> & {
  pinProgram?: string
  /** Where the loopback certificate is. */
  directory: string
}

export const CRYPTOSOCKET_PORT = 6127
export const NCALAYER_PORT = 13579

/** The owner's configuration folder. */
export function defaultDirectory(): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  return join(APPDATA ?? XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'kualik-station')
}

const HIGHEST_PORT = 65_535

/** In place of a file's name. */
const COMMAND_LINE = '--'

const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isPort = (value: unknown) =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= HIGHEST_PORT

/** What each option must be. */
const FIT: Record<keyof StationOptions, (value: unknown) => boolean> = {
  origins: (value) => Array.isArray(value) && value.every(isText),
  carriers: isText,
  port: isPort,
  ncaLayerPort: isPort,
  pinProgram: isText,
}

/** @param file where they were written @throws StationError E_STATION_SETTINGS { file, part } */
function assertOptions(said: unknown, file: string): StationOptions {
  const isObject = typeof said === 'object' && said !== null && !Array.isArray(said)
  if (!isObject) throw new StationError('E_STATION_SETTINGS', { file, part: '{}' })
  for (const [field, value] of Object.entries(said))
    if (!Object.hasOwn(FIT, field) || !FIT[field as keyof StationOptions](value))
      throw new StationError('E_STATION_SETTINGS', { file, part: field })
  return said
}

async function readOptions(directory: string): Promise<StationOptions> {
  const file = join(directory, 'station.json')
  try {
    return assertOptions(JSON.parse(await readFile(file, 'utf8')), file)
  } catch (error) {
    if (error instanceof StationError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new StationError('E_STATION_SETTINGS', { file, part: 'JSON' })
  }
}

/** An origin as browsers write it: scheme, host and port, nothing after it, and nothing that stands for several. */
function assertOrigin(origin: string): string {
  if (URL.parse(origin)?.origin !== origin) throw new StationError('E_STATION_ORIGIN', { origin })
  return origin
}

const withoutUndefined = (options: StationOptions): StationOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

/** `file:carriers` is meant from where the owner stands. */
const absolute = (source: string) =>
  source.replace(/^(file|pkcs11):(.+)$/s, (_, kind, path) => `${kind}:${resolve(path)}`)

/**
 * The settings: the command line before the file.
 *
 * @throws StationError E_STATION_SETTINGS, E_STATION_ORIGIN, E_STATION_ORIGINS_MISSING, E_CARRIER_SOURCE
 */
export async function readSettings(
  given: StationOptions,
  directory = defaultDirectory()
): Promise<StationSettings> {
  const kept = await readOptions(directory)
  const options = { ...kept, ...assertOptions(withoutUndefined(given), COMMAND_LINE) }
  const origins = (options.origins ?? []).map(assertOrigin)
  if (origins.length === 0) throw new StationError('E_STATION_ORIGINS_MISSING')
  if (!options.carriers) throw new StationError('E_CARRIER_SOURCE', { source: '' })
  return {
    origins,
    carriers: absolute(options.carriers),
    port: options.port ?? CRYPTOSOCKET_PORT,
    ncaLayerPort: options.ncaLayerPort ?? NCALAYER_PORT,
    pinProgram: options.pinProgram,
    directory,
  }
}
