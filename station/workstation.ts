/*
| The workstation program as one file (docs/station.md):
|
|   kualik-station install [--directory DIR]
|   kualik-station serve --origin ORIGIN --carriers file:DIR|pkcs11:MODULE [--port N] [--ncalayer-port N]
|                        [--pin-program PATH] [--directory DIR]
*/
import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { runInstall, runServe, sayTrouble } from '#station/program'
import type { ProgramOptions } from '#station/program'

const OPTIONS = {
  'origin': { type: 'string', multiple: true },
  'carriers': { type: 'string' },
  'port': { type: 'string' },
  'ncalayer-port': { type: 'string' },
  'pin-program': { type: 'string' },
  'directory': { type: 'string' },
} as const

const numberOf = (text: string | undefined) => (text === undefined ? undefined : Number(text))

async function run(): Promise<number> {
  const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true })
  const options: ProgramOptions = {
    origins: values.origin,
    carriers: values.carriers,
    port: numberOf(values.port),
    ncaLayerPort: numberOf(values['ncalayer-port']),
    pinProgram: values['pin-program'],
    directory: values.directory,
  }
  try {
    await (positionals[0] === 'install' ? runInstall(options) : runServe(options))
    return 0
  } catch (error) {
    return sayTrouble(error)
  }
}

process.env.TZ = 'UTC'
void run().then((code) => process.exit(code))
