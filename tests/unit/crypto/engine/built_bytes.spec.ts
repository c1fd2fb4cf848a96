import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const ENGINE = new URL('../../../../app/ca/crypto/engine/', import.meta.url)
const run = promisify(execFile)

const NAMES = ['gost3410_256', 'gost3410_512', 'hash']

/** Compiles in a process of its own, where V8 makes no second, faster version of a compiler that runs once. */
async function compileEngine(): Promise<Record<string, Buffer>> {
  const script = `
    const { compileEngine } = await import(${JSON.stringify(new URL('compiler/compile.mjs', ENGINE).href)})
    for (const [name, bytes] of Object.entries(await compileEngine()))
      console.log(name, Buffer.from(bytes).toString('base64'))`
  const parameters = ['--liftoff-only', '--input-type=module', '--eval', script]
  const { stdout } = await run(process.execPath, parameters)
  const lines = stdout.trimEnd().split('\n')
  return Object.fromEntries(
    lines.map((line) => line.split(' ')).map(([name, text]) => [name, Buffer.from(text, 'base64')])
  )
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
