import { test } from '@japa/runner'
import { codeFiles, messagesOf } from '#tests/support/translations'

/** Codes of the framework that our code only recognises. */
const FOREIGN = new Set([
  'E_UNAUTHORIZED_ACCESS',
  'E_BAD_CSRF_TOKEN',
  'E_AUTHORIZATION_FAILURE',
  'E_INVALID_CREDENTIALS',
])

/** What a code put together at run time can hold: `E_${kind}_LENGTH`. */
const PARTS: Record<string, string[]> = { kind: ['IIN', 'BIN'] }

function expand(code: string): string[] {
  const [whole, name] = /\$\{(\w+)\}/.exec(code) ?? []
  return whole ? (PARTS[name] ?? []).map((part) => code.replace(whole, part)) : [code]
}

async function codesInCode() {
  const found = new Set<string>()
  for (const { text } of await codeFiles()) {
    const whole = text.replace(/startsWith\('\w+'\)/g, '')
    for (const [, code] of whole.matchAll(/['"`]([EW]_(?:[A-Z0-9_]|\$\{\w+\})+)['"`]/g)) {
      for (const each of expand(code)) found.add(each)
    }
  }
  return found.difference(FOREIGN)
}

/** Texts of an error (`errors.<CODE>.message`, `.hint`) and of a finding in a letter (`findings.<CODE>.say`, `.todo`). */
const TEXT = /^(\w+)\.(?:errors\.([EW]_[A-Z0-9_]+)\.message|findings\.([EW]_[A-Z0-9_]+)\.say)$/

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
})
