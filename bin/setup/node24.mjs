import { existsSync } from 'node:fs'
import { SetupError, ROOT } from './root.mjs'

const BUNDLED = `${ROOT}node_modules/.bin/node`

/** Ends with a clear word on a machine that Kualik has no runtime for. */
export function checkMachine() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) {
    throw new SetupError(
      `Kualik needs Node 20 or newer to install itself; this is ${process.version}.`
    )
  }
  if (process.platform !== 'linux' || (process.arch !== 'x64' && major < 24)) {
    throw new SetupError(
      `Kualik is made for Linux on x86-64; this is ${process.platform} on ${process.arch}.\n` +
        'On Linux with another processor it runs on an installed Node 24 or newer.'
    )
  }
}

/** The Node 24 that runs Kualik: the one npm brought along, else the machine's own when it is new enough. */
export function node24() {
  if (existsSync(BUNDLED)) return BUNDLED
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}
