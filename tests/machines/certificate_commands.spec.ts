import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { toPem } from '#ca/certificates/pem'
import { runCommand } from '#tests/support/run_command'
import { flipBit, vector } from '#tests/support/vectors'

const PROJECT = fileURLToPath(new URL('../../', import.meta.url))
const VECTORS = join(PROJECT, 'tests/vectors/kz')
const LEAF = join(VECTORS, 'test/ee_individual_rsa.der')
const CHAIN = [join(VECTORS, 'test/nca_rsa_test.der'), join(VECTORS, 'test/root_rsa_test.der')]
const CRL = join(VECTORS, 'crl/nca_rsa_test.crl')
const INSIDE = ['--at', '2022-06-01T00:00:00Z']

interface Run {
  code: number
  stdout: string
  stderr: string
}

/** `node ace …` as a shell calls it. */
function shell(args: string[], language: string): Promise<Run> {
  const env = { ...process.env, LANG: language, LC_ALL: '', LC_MESSAGES: '', NODE_ENV: 'test' }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['ace.js', ...args],
      { cwd: PROJECT, env },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    )
  })
}

let before: Promise<unknown> = Promise.resolve()

/** The same within this process, one after another: a process has one stdout. */
function ace([name, ...parameters]: string[], language = 'en'): Promise<Run> {
  const run = before.then(() => runCommand(name, parameters, language))
  before = run
  return run
}

const chained = (...flags: string[]) => [...CHAIN.flatMap((file) => ['--chain', file]), ...flags]

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'certificate-'))
  return { path, remove: () => rm(path, { recursive: true }) }
}

test.group('certificate:show', () => {
  test('the State CA’s own certificate in aligned columns, in Russian', async ({ assert }) => {
    const file = join(VECTORS, 'prod/ucgo_gost.der')
    const { code, stdout } = await shell(['certificate:show', file], 'ru_RU.UTF-8')
    assert.equal(code, 0)
    const lines = stdout.trimEnd().split('\n')
    assert.match(lines[1], /^Серийный номер +1e07b6c68ffa01c35e13aefeb127423408a775bb$/)
    const columns = lines.filter((line) => / 2\.5\./.test(line)).map((line) => line.indexOf('2.5.'))
    assert.lengthOf(new Set(columns), 1)
    assert.isTrue(
      lines.some((line) => /^Использование ключа .*отозванных$/.test(line)),
      stdout
    )
    assert.isTrue(lines.some((line) => /^Основные ограничения +2\.5\.29\.19 +критично/.test(line)))
  })

  test('--json is one document and nothing else', async ({ assert }) => {
    const { code, stdout } = await ace(['certificate:show', LEAF, '--json'])
    assert.equal(code, 0)
    const document = JSON.parse(stdout)
    assert.isTrue(document.ok)
    assert.equal(document.serial, '41e45cc8a04c705963e5cd6769848a934d8eaef5')
    assert.deepEqual(document.keyUsage, ['digitalSignature', 'nonRepudiation'])
    assert.equal(document.publicKey.algorithm, 'rsa')
    assert.isAbove(document.fields.length, 20)
  })

  test('what cannot be opened or read ends with 1 and a reason', async ({ assert }) => {
    const [missing, other] = await Promise.all([
      ace(['certificate:show', '/nowhere.cer']),
      ace(['certificate:show', 'package.json', '--json'], 'kk'),
    ])
    assert.equal(missing.code, 1)
    assert.include(missing.stderr, 'E_CERTIFICATE_FILE')
    assert.equal(other.code, 1)
    assert.equal(JSON.parse(other.stdout).error.code, 'E_CERTIFICATE_UNREADABLE')
  })
})

test.group('certificate:verify', () => {
  test('0 valid: each check with its reason', async ({ assert }) => {
    const { code, stdout } = await ace([
      'certificate:verify',
      LEAF,
      ...chained('--crl', CRL, ...INSIDE),
    ])
    assert.equal(code, 0)
    assert.match(stdout, /passed +Revocation +Not in the list/)
    assert.match(stdout, /\nValid, 2022-06-01 06:00:00 \+06 \(--at 2022-06-01T00:00:00Z\)\n$/)
  })

  test('--chain takes several files after it, too', async ({ assert }) => {
    const args = ['certificate:verify', LEAF, '--chain', ...CHAIN, ...INSIDE, '--json']
    const { code, stdout } = await ace(args)
    assert.equal(code, 0)
    const document = JSON.parse(stdout)
    assert.include(document, { ok: true, verdict: 'valid', at: '2022-06-01T00:00:00Z' })
    assert.lengthOf(document.path, 3)
    assert.isTrue(document.checks.every(({ text }: { text: string }) => text.length > 3))
  })

  test('1 invalid: expired now, or changed', async ({ assert }) => {
    const { path, remove } = await folder()
    const file = join(path, 'changed.pem')
    await writeFile(file, toPem(flipBit(vector('test/ee_individual_rsa.der'), 9000)))
    const [expired, changed] = await Promise.all([
      ace(['certificate:verify', LEAF, ...chained()]),
      ace(['certificate:verify', file, ...chained(...INSIDE)]),
    ])
    assert.equal(expired.code, 1)
    assert.match(expired.stdout, /failed +Validity period .* expired/)
    assert.notMatch(expired.stdout, /\dZ/)
    assert.equal(changed.code, 1)
    await remove()
  })

  test('1 invalid: no certificate at all', async ({ assert }) => {
    const { code, stdout } = await ace(['certificate:verify', 'package.json', ...chained()])
    assert.equal(code, 1)
    assert.match(stdout, /failed +File/)
  })

  test('2 undetermined: the issuer that was not given is named', async ({ assert }) => {
    const { code, stdout } = await shell(['certificate:verify', LEAF, ...INSIDE], 'en_US.UTF-8')
    assert.equal(code, 2)
    assert.match(stdout, /undetermined +Chain to the root .*ҰКО 3\.0 \(RSA TEST\)/)
  })

  test('2 undetermined: a file that cannot be opened or read, a time that is none', async ({
    assert,
  }) => {
    const [missing, chain, time] = await Promise.all([
      ace(['certificate:verify', '/nowhere.cer', ...chained()]),
      ace(['certificate:verify', LEAF, '--chain', 'package.json', '--json']),
      ace(['certificate:verify', LEAF, '--at', 'yesterday']),
    ])
    assert.deepEqual([missing.code, missing.stdout], [2, ''])
    assert.equal(chain.code, 2)
    assert.equal(JSON.parse(chain.stdout).error.code, 'E_PEM_UNREADABLE')
    assert.equal(time.code, 2)
    assert.include(time.stderr, 'E_TIME_UNREADABLE')
  })
})
