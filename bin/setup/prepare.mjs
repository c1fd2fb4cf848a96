import { rmSync } from 'node:fs'
import { run } from './run.mjs'
import { SetupError } from './root.mjs'

/**
 * Runs `node ace kualik:prepare`: tables, reference data, demonstration authority, first users.
 *
 * @param {string} node the path of Node 24
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ done: string[], users: { login: string, role: string, password: string }[],
 *   pendingFile: string, sample: string | null }>}
 */
export async function prepare(node, env) {
  const { code, stdout, stderr } = await run(node, ['ace.js', 'kualik:prepare', '--json'], { env })
  if (code !== 0) throw new SetupError(`node ace kualik:prepare failed:\n\n${stderr || stdout}`)
  try {
    return JSON.parse(stdout)
  } catch {
    // What was printed may hold passwords: it is not repeated.
    throw new SetupError(`node ace kualik:prepare gave no JSON.\n\n${stderr}`)
  }
}

/** The lines for a person: where to go, and, the first time, who can sign in. */
export function welcome(url, prepared) {
  const lines = ['', `Kualik is ready:  ${url}`]
  if (prepared.users.length > 0) {
    lines.push('', 'Sign in as (shown this once; write them down):')
    for (const { login, role, password } of prepared.users) {
      lines.push(`  ${login.padEnd(14)} ${password}   (${role})`)
    }
    if (prepared.sample) lines.push('', `An annex 1 table to try it with:  ${prepared.sample}`)
  }
  lines.push('', 'Ctrl-C stops it. Nothing is lost; npm start goes on from here.', '')
  return lines.join('\n')
}

/** Forgets that passwords wait to be shown: they have been. */
export function passwordsWereShown(prepared) {
  rmSync(prepared.pendingFile, { force: true })
}
