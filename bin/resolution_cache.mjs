/*
| Where Node found the files of packages is kept in node_modules/.cache as long as the same packages are installed:
| looking for 1,300 files in every start takes a quarter of it (docs/adr/0015).
*/
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** By their real path, as Node names what it finds. */
const PACKAGES = realAddress(fileURLToPath(new URL('../node_modules', import.meta.url)))
const CACHE = fileURLToPath(`${PACKAGES}.cache/`)
const FILE = `${CACHE}resolved.json`

function realAddress(folder) {
  try {
    return `${pathToFileURL(realpathSync(folder)).href}/`
  } catch {
    return `${pathToFileURL(folder).href}/`
  }
}

/** What npm installed, and which Node looks. */
function markNow() {
  try {
    const installed = readFileSync(fileURLToPath(`${PACKAGES}.package-lock.json`))
    return createHash('sha256').update(installed).update(process.version).digest('hex')
  } catch {
    return undefined
  }
}

function kept() {
  try {
    const { mark: before, found } = JSON.parse(readFileSync(FILE, 'utf8'))
    if (before === MARK) return Object.entries(found)
  } catch {
    // Nothing was kept, or it is not whole: it is found again.
  }
  return []
}

const MARK = markNow()
const found = new Map(MARK ? kept() : [])
let news = false

/** Whole or not at all; where nothing can be written, nothing is kept. */
function keep() {
  if (!news) return
  const draft = `${FILE}.${process.pid}`
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(draft, JSON.stringify({ mark: MARK, found: Object.fromEntries(found) }))
    renameSync(draft, FILE)
  } catch {
    // A read-only installation starts more slowly.
  }
}

if (MARK) process.on('exit', keep)

/** A package's name means the same to all files of ours; within packages it depends on the folder that asks. */
function keyOf(specifier, { parentURL = '', conditions }) {
  const isOurs = !parentURL.startsWith(PACKAGES)
  if (isOurs && /^(\.|\/|#|file:)/.test(specifier)) return undefined
  const folder = isOurs ? '' : parentURL.slice(PACKAGES.length, parentURL.lastIndexOf('/') + 1)
  return `${conditions.includes('import') ? 'import' : 'require'} ${folder} ${specifier}`
}

/** A hook for `module.registerHooks`: what is kept, or what the next one finds. */
export function resolveOnce(specifier, context, next) {
  const key = MARK && !specifier.startsWith('node:') ? keyOf(specifier, context) : undefined
  const before = key ? found.get(key) : undefined
  if (before)
    return { url: PACKAGES + before[0], format: before[1] ?? undefined, shortCircuit: true }
  const answer = next(specifier, context)
  if (key && answer.url.startsWith(PACKAGES)) {
    found.set(key, [answer.url.slice(PACKAGES.length), answer.format])
    news = true
  }
  return answer
}
