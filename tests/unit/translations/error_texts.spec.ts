import { test } from '@japa/runner'
import { expandCode, thrownErrors, thrownIn } from '#tests/support/thrown_errors'
import { codeFiles, messagesOf, placeholders } from '#tests/support/translations'
import type { ThrownError } from '#tests/support/thrown_errors'

/** Codes of the framework that our code only recognises. */
const FOREIGN = new Set([
  'E_UNAUTHORIZED_ACCESS',
  'E_BAD_CSRF_TOKEN',
  'E_AUTHORIZATION_FAILURE',
  'E_INVALID_CREDENTIALS',
])

/** Where an error or its facts come from somewhere else, and from where. */
const PASSED_ON: Record<string, string> = {
  'app/ca/agencies/add_agency.ts': 'what checkBin found',
  'app/ca/alarms/alarms.ts': 'the error that an alarm was raised for',
  'app/ca/audit/check_act.ts': 'the calls of refuse are looked at themselves',
  'app/ca/authorities/unlock_socket.ts': 'the answer of the signer',
  'app/ca/carriers/station_process.ts': 'the answer of the station',
  'app/ca/crypto/der.ts': 'the code of the caller, without facts',
  'app/ca/crypto/pkcs11/troubles.ts': 'CODES, with the serial number alone',
  'app/ca/crypto/signer_process/signer_child.ts': 'the answer of the signer',
  'app/ca/crypto/workers/jobs.ts': 'the answer of the worker',
  'app/ca/hr/wire/signature_parts.ts': 'E_HR_TRANSFORM or E_HR_ALGORITHM, with the URI',
  'app/ca/verification/apart/verifying_thread.ts': 'the answer of the thread',
  'start/station_settings.ts': 'a text for a page, which puts the values in',
  'station/drivers/pkcs11_module.ts': 'CODES, with the serial number and the algorithm',
}

async function codesInCode() {
  const found = new Set<string>()
  for (const { text } of await codeFiles()) {
    const whole = text.replace(/startsWith\('\w+'\)/g, '')
    for (const [, code] of whole.matchAll(/['"`]([EW]_(?:[A-Z0-9_]|\$\{\w+\})+)['"`]/g)) {
      for (const each of expandCode(code)) found.add(each)
    }
  }
  return found.difference(FOREIGN)
}

/** Texts of an error (`errors.<CODE>.message`, `.hint`) and of a finding in a letter (`findings.<CODE>.say`, `.todo`). */
const TEXT = /^(\w+)\.(?:errors\.([EW]_[A-Z0-9_]+)\.message|findings\.([EW]_[A-Z0-9_]+)\.say)$/

type Placeholders = Map<string, Set<string>>

/** The placeholders of both texts of each error and each finding, by kind and code. */
async function placeholdersByCode() {
  const found: Placeholders = new Map()
  for (const [key, message] of await messagesOf('ru')) {
    const [, id] = /\.((?:error|finding)s\.[EW]_[A-Z0-9_]+)\.\w+$/.exec(key) ?? []
    if (id) found.set(id, (found.get(id) ?? new Set()).union(new Set(placeholders(message))))
  }
  return found
}

const isPassedOn = ({ codes, facts }: ThrownError) => codes.length === 0 || facts === null

const fileOf = ({ place }: ThrownError) => place.replace(/:\d+$/, '')

/** A problem that is no finding of a letter has the text of an error. */
function lacking({ place, kind, codes, facts }: ThrownError, wanted: Placeholders): string[] {
  return codes.flatMap((code) => {
    const missing = (
      wanted.get(`${kind}s.${code}`) ??
      wanted.get(`errors.${code}`) ??
      new Set()
    ).difference(facts ?? new Set())
    return [...missing].map((name) => `${place}: ${code} without {${name}}`)
  })
}

const SECOND_HALF: Record<string, string> = { message: 'hint', say: 'todo' }

/** The keys that hold what happened, and the code of each. */
async function texts() {
  const messages = await messagesOf('ru')
  return [...messages.keys()].flatMap((key) => {
    const [, , error, finding] = TEXT.exec(key) ?? []
    const code = error ?? finding
    return code ? [{ key, code }] : []
  })
}

test.group('translations: errors', () => {
  test('every code in the code has a text', async ({ assert }) => {
    const all = await texts()
    const known = new Set(all.map(({ code }) => code))
    const codes = await codesInCode()
    const missing = [...codes].filter((code) => !known.has(code))
    assert.deepEqual(missing, [])
  })

  test('every text belongs to a code in the code', async ({ assert }) => {
    const codes = await codesInCode()
    const known = await texts()
    const stale = known.filter(({ code }) => !codes.has(code))
    assert.deepEqual(stale, [])
  })

  test('an error has its text in one room only', async ({ assert }) => {
    const known = await texts()
    const errors = known.filter(({ key }) => key.includes('.errors.')).map(({ code }) => code)
    const twice = errors.filter((code, index) => errors.indexOf(code) !== index)
    assert.deepEqual(twice, [])
  })

  test('what happened comes with what to do', async ({ assert }) => {
    const messages = await messagesOf('ru')
    const known = await texts()
    const without = known.filter(
      ({ key }) => !messages.has(key.replace(/\w+$/, (half) => SECOND_HALF[half]))
    )
    assert.deepEqual(without, [])
  })

  test('every value that a text names is given where the error is made', async ({ assert }) => {
    const wanted = await placeholdersByCode()
    const thrown = await thrownErrors()
    const known = thrown.filter((error) => !isPassedOn(error))
    assert.isAbove(known.length, 300)
    assert.deepEqual(
      known.flatMap((error) => lacking(error, wanted)),
      []
    )
  })

  test('where the values of an error cannot be read, the place is declared', async ({ assert }) => {
    const thrown = await thrownErrors()
    const files = new Set(thrown.filter(isPassedOn).map(fileOf))
    assert.deepEqual([...files].sort(), Object.keys(PASSED_ON).sort())
  })

  test('what is read of a place: {source}')
    .with([
      { source: `throw new CaError('E_A', { b, 'c': 1 }, 409)`, codes: ['E_A'], facts: ['b', 'c'] },
      { source: `throw new CaError('E_A')`, codes: ['E_A'], facts: [] },
      { source: `refuse('E_A', { b })`, codes: ['E_A'], facts: ['b'] },
      { source: `new CaError(x ? 'E_A' : 'E_B', { c })`, codes: ['E_A', 'E_B'], facts: ['c'] },
      {
        source: `const f = { a }; new CaError('E_A', { ...f, b })`,
        codes: ['E_A'],
        facts: ['a', 'b'],
      },
      { source: `new StationError('E_A', other)`, codes: ['E_A'], facts: null },
      { source: `new StationError('E_A', { ...other, b })`, codes: ['E_A'], facts: null },
      { source: `new CryptoError(code, { b })`, codes: [], facts: ['b'] },
      {
        source: '({ code: `E_${kind}_A`, facts: { b } })',
        codes: ['E_IIN_A', 'E_BIN_A'],
        facts: ['b'],
      },
    ])
    .run(({ assert }, { source, codes, facts }) => {
      const [found] = thrownIn('a.ts', source)
      assert.deepEqual(found.codes, codes)
      assert.deepEqual(found.facts && [...found.facts].sort(), facts)
    })
})
