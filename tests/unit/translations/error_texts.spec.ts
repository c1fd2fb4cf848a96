import { test } from '@japa/runner'
import { codeFiles, messagesOf } from '#tests/support/translations'

/** Codes of the framework that our code only recognises. */
const FOREIGN = new Set([
  'E_UNAUTHORIZED_ACCESS',
  'E_BAD_CSRF_TOKEN',
  'E_AUTHORIZATION_FAILURE',
  'E_INVALID_CREDENTIALS',
])

async function codesInCode() {
  const found = new Set<string>()
  for (const { text } of await codeFiles()) {
    for (const [, code] of text.matchAll(/['"`]([EW]_[A-Z0-9_]+)['"`]/g)) found.add(code)
  }
  return found.difference(FOREIGN)
}

/** Codes that have a text, with the room (language file) of each. */
async function codesWithText() {
  const messages = await messagesOf('ru')
  const rooms = new Map<string, string[]>()
  for (const key of messages.keys()) {
    const [, room, code] = /^(\w+)\.errors\.([EW]_[A-Z0-9_]+)\.message$/.exec(key) ?? []
    if (code) rooms.set(code, [...(rooms.get(code) ?? []), room])
  }
  return rooms
}

test.group('translations: errors', () => {
  test('every code in the code has a text', async ({ assert }) => {
    const texts = await codesWithText()
    const codes = await codesInCode()
    const missing = [...codes].filter((code) => !texts.has(code))
    assert.deepEqual(missing, [])
  })

  test('every text belongs to a code in the code', async ({ assert }) => {
    const codes = await codesInCode()
    const texts = await codesWithText()
    const stale = [...texts.keys()].filter((code) => !codes.has(code))
    assert.deepEqual(stale, [])
  })

  test('a code has its text in one room only, with a message and a hint', async ({ assert }) => {
    const messages = await messagesOf('ru')
    const texts = await codesWithText()
    const wrong = [...texts].filter(
      ([code, rooms]) => rooms.length > 1 || !messages.has(`${rooms[0]}.errors.${code}.hint`)
    )
    assert.deepEqual(wrong, [])
  })
})
