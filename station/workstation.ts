/*
| The workstation program as one file (docs/station.md):
|
|   kualik-station install [--directory DIR]
|   kualik-station serve --origin ORIGIN --carriers file:DIR|pkcs11:MODULE [--port N] [--ncalayer-port N]
|                        [--pin-program PATH] [--directory DIR]
*/
import 'reflect-metadata'
import { readCommandLine } from '#station/command_line'
import { runInstall, runServe, sayTrouble } from '#station/program'

async function run(): Promise<number> {
  try {
    const { command, options } = readCommandLine(process.argv.slice(2))
    await (command === 'install' ? runInstall(options) : runServe(options))
    return 0
  } catch (error) {
    return sayTrouble(error)
  }
}

process.env.TZ = 'UTC'
void run().then((code) => process.exit(code))
