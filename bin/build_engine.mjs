/*
| `npm run build:engine`: compiles app/ca/crypto/engine/assembly to the WebAssembly beside it.
*/
import { writeFileSync } from 'node:fs'
import { compileEngine } from '../app/ca/crypto/engine/compiler/compile.mjs'

const FOLDER = new URL('../app/ca/crypto/engine/', import.meta.url)

for (const [name, bytes] of Object.entries(await compileEngine())) {
  writeFileSync(new URL(`${name}.wasm`, FOLDER), bytes)
  console.log(`${name}.wasm: ${bytes.length} bytes`)
}
