import { once } from 'node:events'
import { StationError } from '#station/station_error'
import { serve } from '#station/server/serve'
import { installCertificate } from '#station/server/loopback_certificate'
import { defaultDirectory, readSettings, type StationOptions } from '#station/server/settings'
import { t } from '#station/words/words'

/** What the two commands of the program take. */
export interface ProgramOptions extends StationOptions {
  /** The configuration folder, where it is not the owner's own. */
  directory?: string
}

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Makes the loopback certificate and says how browsers are told to trust it. */
export async function runInstall({ directory }: ProgramOptions): Promise<void> {
  const file = await installCertificate(directory ?? defaultDirectory())
  say(t('station.command.installed', { file }))
  say(t('station.command.trust_chromium', { file }))
  say(t('station.command.trust_firefox'))
  say(t('station.command.trust_windows', { file }))
}

/** Runs the station until it is told to end. */
export async function runServe({ directory, ...options }: ProgramOptions): Promise<void> {
  const settings = await readSettings(options, directory)
  const station = await serve(settings)
  const address = `wss://127.0.0.1:${station.ports.cryptoSocket}/tumarcsp/`
  say(t('station.command.serving', { address, origins: settings.origins.join(', ') }))
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await station.close()
}

/** What went wrong, on stderr. @returns the exit code @throws what nobody foresaw */
export function sayTrouble(error: unknown): number {
  if (!(error instanceof StationError)) throw error
  const facts = Object.fromEntries(
    Object.entries(error.facts).map(([name, value]) => [name, String(value)])
  )
  const [message, hint] = [
    `station.errors.${error.code}.message`,
    `station.errors.${error.code}.hint`,
  ]
  const known = [message, hint].map((key) => t(key, facts)).filter((text) => text !== 'undefined')
  process.stderr.write([...known, `(${error.code})`].map((line) => `${line}\n`).join(''))
  return 1
}
