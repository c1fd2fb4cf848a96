import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const run = promisify(execFile)

const CACHE = 'node_modules/.cache/resolved.json'

const SOURCE = new URL('../../../bin/resolution_cache.mjs', import.meta.url)

/** Loads what is asked for, by the hook and nothing else. */
const MAIN = `
import { registerHooks } from 'node:module'
import { resolveOnce } from './bin/resolution_cache.mjs'
registerHooks({ resolve: resolveOnce })
const { default: said } = await import('plan')
console.log(said)
`

const commonjs = (said: string) => `module.exports = ${said}`

test.group('Where the files of packages were found is kept', (group) => {
  let root = ''

  const put = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  const said = async () => {
    const { stdout } = await run(process.execPath, [join(root, 'main.mjs')])
    return stdout.trim()
  }
  const kept = async (): Promise<Record<string, string>> => {
    const { found } = JSON.parse(await readFile(join(root, CACHE), 'utf8'))
    return Object.fromEntries(
      Object.entries<string[]>(found).map(([asked, [file]]) => [asked, file])
    )
  }

  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'kualik-resolved-'))
    await cp(SOURCE, join(root, 'bin/resolution_cache.mjs'))
    await put('main.mjs', MAIN)
    await put('node_modules/.package-lock.json', '{"version":1}')
    const exported = { import: './import.mjs', require: './require.cjs' }
    await put('node_modules/word/package.json', JSON.stringify({ exports: exported }))
    await put('node_modules/word/import.mjs', `export default 'imported'`)
    await put('node_modules/word/require.cjs', commonjs(`'required'`))
    await put(
      'node_modules/plan/index.js',
      commonjs(`require('./lib').own + String(require('word'))`)
    )
    await put('node_modules/plan/lib/index.js', commonjs(`{ own: 'one ' }`))
    return () => rm(root, { recursive: true, force: true })
  })

  test('a second start finds the same files without looking', async ({ assert }) => {
    assert.equal(await said(), 'one required')
    assert.deepEqual(await kept(), {
      'import  plan': 'plan/index.js',
      'require plan/ ./lib': 'plan/lib/index.js',
      'require plan/ word': 'word/require.cjs',
    })
    await put('node_modules/plan/lib.js', commonjs(`{ own: 'another ' }`))
    assert.equal(await said(), 'one required')
  })

  test('an import and a require of the same name are two things', async ({ assert }) => {
    assert.equal(await said(), 'one required')
    await put('main.mjs', MAIN.replace(`'plan'`, `'word'`))
    assert.equal(await said(), 'imported')
    assert.property(await kept(), 'import  word')
  })

  test('what npm installs makes it look anew', async ({ assert }) => {
    await said()
    await put('node_modules/plan/lib.js', commonjs(`{ own: 'another ' }`))
    await put('node_modules/.package-lock.json', '{"version":2}')
    assert.equal(await said(), 'another required')
  })

  test('a copy whose packages are a link takes each file once, by its real path', async ({
    assert,
  }) => {
    await put('node_modules/word/require.cjs', commonjs('Symbol()'))
    await said()
    await rename(join(root, 'node_modules'), join(root, 'elsewhere'))
    await symlink(join(root, 'elsewhere'), join(root, 'node_modules'))
    // One of the two is kept, the other is looked for.
    await put(
      'elsewhere/plan/index.js',
      commonjs(`String(require('./lib').own === require('word'))`)
    )
    await put('elsewhere/plan/lib/index.js', commonjs(`{ own: require('word') }`))
    assert.equal(await said(), 'true')
  })

  test('a file that is not whole is made anew; without a list of packages nothing is kept', async ({
    assert,
  }) => {
    await said()
    await put(CACHE, '{"mark":')
    assert.equal(await said(), 'one required')
    assert.property(await kept(), 'require plan/ word')
    await rm(join(root, CACHE))
    await rm(join(root, 'node_modules/.package-lock.json'))
    assert.equal(await said(), 'one required')
    await assert.rejects(kept)
  })
})
