import { once } from 'node:events'
import { resolve } from 'node:path'
import { StationError } from '#station/station_error'
import { serve } from '#station/server/serve'
import { SYSTEM_POLICIES, writeFirefoxPolicies } from '#station/server/firefox_policies'
import { installCertificate } from '#station/server/loopback_certificate'
import { defaultDirectory, readSettings, type StationOptions } from '#station/server/settings'
import { t } from '#station/words/words'

/** What the two commands of the program take. */
export interface ProgramOptions extends StationOptions {
  /** The configuration folder, where it is not the owner's own. */
  directory?: string
}

const say = (line: string) => process.stdout.write(`${line}\n`)

function sayTrustOnWindows(file: string): void {
  say(t('station.command.trust_windows', { file }))
  say(t('station.command.trust_firefox_windows'))
}

async function sayTrustOnLinux(file: string, directory: string): Promise<void> {
  const policies = await writeFirefoxPolicies(directory, file)
  say(t('station.command.trust_chromium', { file }))
  say(t('station.command.trust_firefox', { file, policies, system: SYSTEM_POLICIES }))
}

/** Makes the loopback certificate and says how the browsers of this machine are told to trust it. */
export async function runInstall({ directory }: ProgramOptions): Promise<void> {
  const folder = resolve(directory ?? defaultDirectory())
  const file = await installCertificate(folder)
  say(t('station.command.installed', { file }))
  if (process.platform === 'win32') sayTrustOnWindows(file)
  else await sayTrustOnLinux(file, folder)
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
