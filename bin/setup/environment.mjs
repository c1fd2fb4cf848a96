import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { ROOT } from './root.mjs'

const FILE = `${ROOT}.env`

/** The settings of a `.env` text; quotes around a value are taken off. */
export function parseEnvironment(text) {
  const found = {}
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Z0-9_]+)\s*=\s*(.*?)\s*$/.exec(line)
    if (match) found[match[1]] = match[2].replace(/^(['"])(.*)\1$/, '$2')
  }
  return found
}

/** The text of a first `.env`: .env.example with a random APP_KEY. */
function withKey(text) {
  return text.replace(/^APP_KEY=[ \t]*$/m, `APP_KEY=${randomBytes(16).toString('hex')}`)
}

/**
 * Writes `.env` (readable by its owner only) when there is none, and fills in an empty APP_KEY.
 * What is set in it stays.
 *
 * @param {(line: string) => void} say
 */
export function ensureEnvironment(say) {
  const text = readFileSync(existsSync(FILE) ? FILE : `${ROOT}.env.example`, 'utf8')
  const filled = withKey(text)
  if (existsSync(FILE) && filled === text) return
  say(
    existsSync(FILE) ? 'Putting a random APP_KEY into .env' : 'Writing .env with a random APP_KEY'
  )
  // Written aside and renamed: a power cut leaves the old file or the new one.
  writeFileSync(`${FILE}.new`, filled, { mode: 0o600 })
  renameSync(`${FILE}.new`, FILE)
}

/** The settings the server will see: the environment wins over `.env`. */
export function settings() {
  return { ...parseEnvironment(readFileSync(FILE, 'utf8')), ...process.env }
}
