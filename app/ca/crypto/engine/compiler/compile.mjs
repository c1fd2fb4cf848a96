import { readFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'
import { CRYPTOPRO_A, TC26_512_A } from './curves.mjs'
import { fieldSource } from './field_source.mjs'
import { parametersSource } from './parameters_source.mjs'
import { sha512Source } from './sha512_source.mjs'
import { streebogSource } from './streebog_source.mjs'

/*
| Compiles the engine: the modules' names and bytes. The same sources and the same compiler give the same bytes.
*/

const SOURCES = new URL('../assembly/', import.meta.url)

/** Each module: where it begins, and the sources that are written rather than kept. */
const MODULES = {
  gost3410_256: { entry: 'gost3410.ts', written: sourcesOf(CRYPTOPRO_A) },
  gost3410_512: { entry: 'gost3410.ts', written: sourcesOf(TC26_512_A) },
  hash: { entry: 'hash.ts', written: { 'streebog_constants.ts': streebogSource() } },
}

function sourcesOf(curve) {
  return {
    'field.ts': fieldSource(curve),
    'parameters.ts': parametersSource(curve),
    'sha512_constants.ts': sha512Source(),
  }
}

const OPTIONS = [
  '--optimizeLevel=3',
  '--shrinkLevel=0',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd,bulk-memory',
  '--use=abort=',
]

/** Reads a source of the module; null for what is not there, as the compiler tries several names. */
function reader(written) {
  return (name) => {
    if (name in written) return written[name]
    try {
      return readFileSync(new URL(name, SOURCES), 'utf8')
    } catch {
      return null
    }
  }
}

/** @returns {Promise<Uint8Array>} the bytes of one module */
async function compile({ entry, written }) {
  let bytes = new Uint8Array()
  const { error, stderr } = await asc.main([entry, '--outFile=module.wasm', ...OPTIONS], {
    readFile: reader(written),
    writeFile: (name, content) => {
      if (name === 'module.wasm') bytes = content
    },
    listFiles: () => [],
  })
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return bytes
}

/** @returns {Promise<Record<string, Uint8Array>>} every module's bytes by its name */
export async function compileEngine() {
  const modules = {}
  for (const [name, module] of Object.entries(MODULES)) modules[name] = await compile(module)
  return modules
}
