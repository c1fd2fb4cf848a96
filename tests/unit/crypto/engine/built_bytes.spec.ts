import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'

const ENGINE = new URL('../../../../app/ca/crypto/engine/', import.meta.url)
const NAMES = ['gost3410_256', 'gost3410_512', 'hash']

/** Not imported by path: it is JavaScript, and runs the compiler. */
async function compileEngine(): Promise<Record<string, Uint8Array>> {
  const module = await import(new URL('compiler/compile.mjs', ENGINE).href)
  return module.compileEngine()
}

test.group('crypto engine: the WebAssembly and its source', () => {
  test('the source compiles to the very bytes that are used', async ({ assert }) => {
    const built = await compileEngine()
    assert.sameMembers(Object.keys(built), NAMES)
    for (const [name, bytes] of Object.entries(built)) {
      const used = readFileSync(new URL(`${name}.wasm`, ENGINE))
      assert.isTrue(used.equals(bytes), `${name}.wasm: npm run build:engine`)
    }
  }).timeout(120_000)

  test('{$self} is WebAssembly that asks for nothing from outside')
    .with(NAMES)
    .run(({ assert }, name) => {
      const module = new WebAssembly.Module(readFileSync(new URL(`${name}.wasm`, ENGINE)))
      assert.deepEqual(WebAssembly.Module.imports(module), [])
    })
})
