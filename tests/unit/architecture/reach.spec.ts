import { test } from '@japa/runner'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { sourceFile } from '#tests/unit/architecture/source_file'

const pathOf = (name: string) =>
  `${name.replace(/^#(ca|models)\//, 'app/$1/').replace(/^#/, '')}.ts`

/** Every module that a file reaches, directly or through files of ours. */
function reach(path: string, seen = new Set<string>()): Set<string> {
  for (const name of sourceFile(path, readFileSync(path, 'utf8')).imports) {
    if (seen.has(name)) continue
    seen.add(name)
    if (name.startsWith('#') && existsSync(pathOf(name))) reach(pathOf(name), seen)
  }
  return seen
}

test.group('what is reached', () => {
  test('the station loads neither the framework nor the database, through whatever it imports', ({
    assert,
  }) => {
    const reached = [...reach('station/main.ts')]
    assert.include(reached, '#ca/crypto/sealed_container')
    assert.deepEqual(
      reached.filter((name) =>
        /^(@adonisjs\/|better-sqlite3|mysql2|#(models|config)\/)/.test(name)
      ),
      []
    )
  })

  test('the server reaches no PKCS#11: its token is in the signer’s process (docs/adr/0013)', ({
    assert,
  }) => {
    const module = '#ca/crypto/pkcs11/module'
    assert.include([...reach('app/ca/crypto/signer_process/main.ts')], module)
    const server = [...reach('providers/ca_provider.ts')]
    assert.include(server, '#ca/crypto/token_key_store')
    assert.deepEqual(
      server.filter((name) => name === 'pkcs11js' || name.startsWith('#ca/crypto/pkcs11')),
      []
    )
  })

  test('the signer loads neither the framework nor the database', ({ assert }) => {
    const reached = [...reach('app/ca/crypto/signer_process/main.ts')]
    const foreign = reached.filter(
      (name) => name.startsWith('#') && !name.startsWith('#ca/crypto/')
    )
    assert.deepEqual(
      [...foreign, ...reached.filter((name) => /adonisjs|sqlite|mysql/.test(name))],
      []
    )
  })

  test('the reach goes through files of ours: a use case reaches the database', ({ assert }) => {
    assert.include([...reach('app/ca/access/add_first_users.ts')], '@adonisjs/lucid/services/db')
  })

  test('every test belongs to a suite that npm test runs', ({ assert }) => {
    const suites = readFileSync('adonisrc.ts', 'utf8').matchAll(/'(tests\/[^']+\.spec\.ts)'/g)
    const covered = new Set([...suites].flatMap(([, pattern]) => globSync(pattern)))
    assert.isAbove(covered.size, 0)
    assert.deepEqual(
      globSync('tests/**/*.spec.ts').filter((path) => !covered.has(path)),
      []
    )
  })
})
