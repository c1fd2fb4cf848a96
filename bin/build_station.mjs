/*
| `npm run build:station`: the workstation program as one executable, build/station/kualik-station, for the system on
| which it is run (docs/station.md): `node bin/build_station.mjs DIR`. `--node node.exe` puts it into the binary of another
| system, of the same version of Node; the binding for tokens has to be built there.
*/
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { node: { type: 'string', default: process.execPath } },
})
const FOLDER = resolve(positionals[0] ?? join(ROOT, 'build', 'station'))

/** Windows' programs begin with these two letters. */
const forWindows = readFileSync(values.node).subarray(0, 2).toString('latin1') === 'MZ'
const NAME = forWindows ? 'kualik-station.exe' : 'kualik-station'
const PROGRAM = join(FOLDER, NAME)
const BUNDLE = join(FOLDER, 'station.cjs')
const BLOB = join(FOLDER, 'station.blob')

/** Marks the place in Node's binary that says whether a program is inside it (Node's documentation of SEA). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

const ENGINE = join(ROOT, 'app/ca/crypto/engine')

/** The engine's WebAssembly goes into the bundle: nothing lies beside the program. */
function embeddedEngine() {
  const modules = ['gost3410_256', 'gost3410_512', 'hash'].map((name) => {
    const bytes = readFileSync(join(ENGINE, `${name}.wasm`)).toString('base64')
    return `${name}: '${bytes}'`
  })
  return `const MODULES = { ${modules.join(', ')} }
export function loadModule(name) {
  const bytes = Buffer.from(MODULES[name], 'base64')
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
}`
}

/** The server signs in threads; the program has one carrier at a time. */
const NO_WORKERS = 'export const signingWorkers = () => undefined'

const ours = {
  name: 'ours',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#(ca|station)\// }, ({ path }) => ({
      path: `${join(ROOT, path.replace(/^#ca\//, 'app/ca/').replace(/^#/, ''))}.ts`,
    }))
    onLoad({ filter: /engine[\\/]load_module\.ts$/ }, () => ({ contents: embeddedEngine() }))
    onLoad({ filter: /workers[\\/]signing_workers\.ts$/ }, () => ({ contents: NO_WORKERS }))
  },
}

/** What `import.meta.url` names is looked for beside the executable. */
const BESIDE = "const besideProgram = require('node:url').pathToFileURL(process.execPath).href"

await build({
  entryPoints: [join(ROOT, 'station/workstation.ts')],
  outfile: BUNDLE,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  plugins: [ours],
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  banner: { js: BESIDE },
  define: { 'import.meta.url': 'besideProgram' },
  // Faster masks for frames, which ws does without.
  external: ['bufferutil', 'utf-8-validate'],
  logLevel: 'warning',
})

function run(program, ...parameters) {
  const { status, error } = spawnSync(program, parameters, { cwd: ROOT, stdio: 'inherit' })
  if (status !== 0) throw error ?? new Error(`${program} ended with ${status}`)
}

mkdirSync(FOLDER, { recursive: true })
const settings = join(FOLDER, 'sea.json')
const sea = { main: BUNDLE, output: BLOB, disableExperimentalSEAWarning: true }
writeFileSync(settings, JSON.stringify(sea))
run(process.execPath, '--experimental-sea-config', settings)
copyFileSync(values.node, PROGRAM)
chmodSync(PROGRAM, 0o755)
const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js')
run(process.execPath, postject, PROGRAM, 'NODE_SEA_BLOB', BLOB, '--sentinel-fuse', FUSE)

/** PKCS#11 is native code, which cannot be inside: it lies where `require` looks for it from the program. */
const binding = join(ROOT, 'node_modules/pkcs11js')
if (existsSync(binding) && forWindows === (process.platform === 'win32'))
  cpSync(binding, join(FOLDER, 'node_modules/pkcs11js'), { recursive: true, dereference: true })
console.log(PROGRAM)
