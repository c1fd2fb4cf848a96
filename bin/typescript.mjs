/*
| Takes the types away from TypeScript while it is loaded: `node --import=./bin/typescript.mjs FILE.ts`. What swc
| made of a file is kept in node_modules/.cache until the file changes, and nothing is asked of another thread, so
| a command starts in less than half the time (docs/adr/0015). V8 keeps what it compiled beside it.
*/
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, enableCompileCache, registerHooks, setSourceMapsSupport } from 'node:module'
import { basename, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { resolveOnce } from './resolution_cache.mjs'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const CACHE = `${ROOT}node_modules/.cache/typescript/`
const COMPILED = `${ROOT}node_modules/.cache/compiled/`
const require = createRequire(import.meta.url)

/** The same as @adonisjs/tsconfig says to the compiler. */
const OPTIONS = {
  sourceMaps: 'inline',
  inlineSourcesContent: false,
  module: { type: 'es6' },
  jsc: {
    target: 'esnext',
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
    transform: {
      decoratorMetadata: true,
      legacyDecorator: true,
      verbatimModuleSyntax: true,
      useDefineForClassFields: true,
    },
    experimental: { keepImportAttributes: true },
    keepClassNames: true,
  },
}

const MAKER = JSON.stringify([require('@swc/core/package.json').version, OPTIONS])
const digest = (...parts) => createHash('sha256').update(parts.join('\0')).digest('hex')

function kept(path, mark) {
  try {
    const text = readFileSync(path, 'utf8')
    return text.startsWith(mark) ? text.slice(mark.length) : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all; where nothing can be written, nothing is kept. */
function keep(path, text) {
  const draft = `${path}.${process.pid}`
  try {
    mkdirSync(CACHE, { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch {
    // A read-only installation starts more slowly.
  }
}

function javascriptOf(file) {
  const source = readFileSync(file, 'utf8')
  const name = relative(ROOT, file)
  const path = `${CACHE}${digest(name)}.js`
  const mark = `//${digest(MAKER, name, source)}\n`
  const before = kept(path, mark)
  if (before !== undefined) return before
  const { code } = require('@swc/core').transformSync(source, {
    ...OPTIONS,
    // Its maps name the file beside it: copies of the project share what is kept.
    filename: basename(file),
  })
  keep(path, mark + code)
  return code
}

/** `#ca/clock` is app/ca/clock.ts: package.json says so, with the endings that a build has. */
const ALIASES = Object.entries(require('../package.json').imports)
  .filter(([alias]) => alias.endsWith('/*'))
  .map(([alias, path]) => ({
    alias: alias.slice(0, -'*'.length),
    folder: join(ROOT, path.slice(0, -'*.js'.length)),
  }))

/** The address of a TypeScript file that is imported by its alias; looking for the build's file first costs more. */
function aliased(specifier) {
  const found = ALIASES.find(({ alias }) => specifier.startsWith(alias))
  if (!found) return undefined
  const file = `${join(found.folder, specifier.slice(found.alias.length))}.ts`
  return existsSync(file) ? pathToFileURL(file).href : undefined
}

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false })
enableCompileCache(COMPILED)
registerHooks({
  resolve(specifier, context, next) {
    const url = specifier.startsWith('#') ? aliased(specifier) : undefined
    if (url) return { url, format: 'module', shortCircuit: true }
    try {
      return resolveOnce(specifier, context, next)
    } catch (error) {
      // Imports name the file as a build has it.
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.url?.endsWith('.js')) throw error
      return next(`${error.url.slice(0, -'js'.length)}ts`, context)
    }
  },
  load(url, context, next) {
    const [address] = url.split('?')
    if (!address.startsWith('file:') || !address.endsWith('.ts')) return next(url, context)
    return { format: 'module', source: javascriptOf(fileURLToPath(address)), shortCircuit: true }
  },
})
