import { test } from '@japa/runner'
import { LANGUAGES, messagesOf, placeholders } from '#tests/support/translations'

test.group('translations: the three languages', () => {
  test('every key is there in kk, ru and en', async ({ assert }) => {
    const all = await Promise.all(LANGUAGES.map(messagesOf))
    const keys = new Set(all.flatMap((messages) => [...messages.keys()]))
    const missing = [...keys].flatMap((key) =>
      LANGUAGES.filter((_, index) => !all[index].get(key)).map((language) => `${language} ${key}`)
    )
    assert.deepEqual(missing, [])
  })

  test('a message has the same placeholders in every language', async ({ assert }) => {
    const [kk, ru, en] = await Promise.all(LANGUAGES.map(messagesOf))
    const different = [...ru].filter(([key, message]) => {
      const names = JSON.stringify(placeholders(message))
      return [kk, en].some((other) => JSON.stringify(placeholders(other.get(key) ?? '')) !== names)
    })
    assert.deepEqual(
      different.map(([key]) => key),
      []
    )
  })

  test('a Russian plural has the forms one, few and other', async ({ assert }) => {
    const poor = [...(await messagesOf('ru'))].filter(
      ([, message]) =>
        /,\s*plural,/.test(message) && !/one \{[\s\S]*few \{[\s\S]*other \{/.test(message)
    )
    assert.deepEqual(
      poor.map(([key]) => key),
      []
    )
  })
})
