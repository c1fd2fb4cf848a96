import { test } from '@japa/runner'
import { codeFiles, messagesOf } from '#tests/support/translations'
import { DYNAMIC_KEYS, FRAMEWORK_KEYS } from '#tests/support/dynamic_keys'

/** The first argument of every `t(…)`: its whole text, or its beginning up to the first `${`. */
function askedFor(text: string) {
  const calls = text.matchAll(/(?<![\w$])t\(\s*(?:'([^']*)'|"([^"]*)"|`([^`]*)`)/g)
  return [...calls].map(([, single, double, template]) => single ?? double ?? template)
}

const wholeKeys = (text: string) => askedFor(text).filter((key) => !key.includes('${'))

const beginnings = (text: string) =>
  askedFor(text)
    .filter((key) => key.includes('${'))
    .map((key) => key.slice(0, key.indexOf('${')))

async function keys() {
  const messages = await messagesOf('ru')
  return [...messages.keys()]
}

/** The errors of the rooms are read by their code: error_texts.spec.ts looks after them. */
const isErrorText = (key: string) => /^\w+\.(errors|findings)\.[EW]_/.test(key)

test.group('translations: what the code asks for', () => {
  test('every key that the code names has a text', async ({ assert }) => {
    const known = await messagesOf('ru')
    const files = await codeFiles()
    const missing = files.flatMap(({ path, text }) =>
      wholeKeys(text)
        .filter((key) => !known.has(key))
        .map((key) => `${path}: ${key}`)
    )
    assert.deepEqual(missing, [])
  })

  test('a key that is put together is declared in dynamic_keys.ts', async ({ assert }) => {
    const files = await codeFiles()
    const undeclared = files.flatMap(({ path, text }) =>
      beginnings(text)
        .filter((start) => start !== '' && !(start in DYNAMIC_KEYS))
        .map((start) => `${path}: ${start}`)
    )
    assert.deepEqual(undeclared, [])
  })

  test('what dynamic_keys.ts declares is in the code and has texts', async ({ assert }) => {
    const files = await codeFiles()
    const known = await keys()
    const stale = Object.keys(DYNAMIC_KEYS).filter(
      (start) =>
        !files.some(({ text }) => text.includes(start)) ||
        !known.some((key) => key.startsWith(start))
    )
    assert.deepEqual(stale, [])
  })

  test('every text is asked for somewhere', async ({ assert }) => {
    const files = await codeFiles()
    const known = await keys()
    const quoted = new Set(
      files.flatMap(({ text }) =>
        [...text.matchAll(/['"`](?=([^'"`\n]+)['"`])/g)].map(([, between]) => between)
      )
    )
    const starts = [...Object.keys(DYNAMIC_KEYS), ...FRAMEWORK_KEYS]
    const unused = known.filter(
      (key) =>
        !isErrorText(key) && !starts.some((start) => key.startsWith(start)) && !quoted.has(key)
    )
    assert.deepEqual(unused, [])
  })
})
