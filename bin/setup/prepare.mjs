import { rmSync } from 'node:fs'
import { run } from './run.mjs'
import { SetupError } from './root.mjs'

/**
 * Somebody of the demonstration who can renew online.
 *
 * @typedef {{ name: string, iin: string, carrier: string, pin: string, until: string, carriers: string }} SampleHolder
 */

/**
 * Runs `node ace kualik:prepare`: tables, reference data, demonstration authority, first users.
 *
 * @param {string} node the path of Node 24
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ done: string[], users: { login: string, role: string, password: string }[],
 *   pendingFile: string, sample: string | null, sampleHolder: SampleHolder | null, atStations: boolean }>}
 */
export async function prepare(node, env) {
  const { code, stdout, stderr } = await run(
    node,
    ['ace.js', 'kualik:prepare', '--sample-holder', '--json'],
    { env }
  )
  if (code !== 0) throw new SetupError(`node ace kualik:prepare failed:\n\n${stderr || stdout}`)
  try {
    return JSON.parse(stdout)
  } catch {
    // What was printed may hold passwords: it is not repeated.
    throw new SetupError(`node ace kualik:prepare gave no JSON.\n\n${stderr}`)
  }
}

/** How the sample holder renews: what to start, where to go, which carrier and PIN. */
function renewing(url, { name, carrier, pin, until, carriers }) {
  return [
    '',
    `To renew a certificate online as ${name}, until ${until.slice(0, 10)} (docs/online.md):`,
    '  node ace station:install      once; it says how the browser is told to trust the program',
    `  node ace station --origin ${url} --carriers ${carriers}`,
    `  then open ${url}/online; the carrier is ${carrier}, its PIN ${pin}`,
  ]
}

/** Without the program the desk sees no carrier. */
function workstations(url) {
  return [
    '',
    'Carriers are at the workstations (CARRIERS=station): each runs its program (docs/station.md).',
    '  node ace station:install      once; it says how the browser is told to trust the program',
    `  node ace station --origin ${url} --carriers file:storage/carriers    (or pkcs11:MODULE)`,
  ]
}

/**
 * The lines for a person: where to go, the first time who can sign in, and who can renew online.
 *
 * @param {string} url
 * @param {string} onlineUrl where the online service answers
 */
export function welcome(url, onlineUrl, prepared) {
  const lines = ['', `Kualik is ready:  ${url}`]
  if (prepared.users.length > 0) {
    lines.push('', 'Sign in as (shown this once; write them down):')
    for (const { login, role, password } of prepared.users) {
      lines.push(`  ${login.padEnd(14)} ${password}   (${role})`)
    }
    if (prepared.sample) lines.push('', `An annex 1 table to try it with:  ${prepared.sample}`)
  }
  if (prepared.atStations) lines.push(...workstations(url))
  if (prepared.sampleHolder) lines.push(...renewing(onlineUrl, prepared.sampleHolder))
  lines.push('', 'Ctrl-C stops it. Nothing is lost; npm start goes on from here.', '')
  return lines.join('\n')
}

/** Forgets that passwords wait to be shown: they have been. */
export function passwordsWereShown(prepared) {
  rmSync(prepared.pendingFile, { force: true })
}
