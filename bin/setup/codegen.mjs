import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { ROOT, SetupError } from './root.mjs'
import { run } from './run.mjs'

const MARK = `${ROOT}.adonisjs/made-from`

/** What the generated barrels and route types are made from. */
const SOURCES = [
  'adonisrc.ts',
  'package-lock.json',
  'app/controllers',
  'app/policies',
  'app/events',
  'app/listeners',
  'start',
]

function files(path) {
  try {
    return readdirSync(`${ROOT}${path}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`)
      .sort()
  } catch {
    return [`${ROOT}${path}`]
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap(files)) {
    try {
      const content = readFileSync(file)
      hash.update(`${file.slice(ROOT.length)} ${content.length}\n`).update(content)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }
  return hash.digest('hex')
}

function lastFingerprint() {
  try {
    return readFileSync(MARK, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * Runs `node ace codegen` when a controller, a policy or a route changed since it ran last.
 *
 * @param {string} node the path of Node 24
 * @param {(line: string) => void} say
 */
export async function ensureCodegen(node, say) {
  const now = fingerprint()
  if (lastFingerprint() === now) return
  say('Generating barrels and types …')
  rmSync(MARK, { force: true })
  // Reading the routes reads the settings too: those of the tests, where there is no .env yet.
  const env = { ...process.env, NODE_ENV: 'test' }
  const { code, stdout, stderr } = await run(node, ['ace.js', 'codegen'], { env })
  if (code !== 0) throw new SetupError(`node ace codegen failed:\n\n${stdout}${stderr}`)
  writeFileSync(MARK, now)
}
