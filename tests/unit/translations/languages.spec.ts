import { test } from '@japa/runner'
import { LANGUAGES, messagesOf, placeholders } from '#tests/support/translations'

/** The placeholders of a message; a name that is given in three languages is `{nameKk}`, `{nameRu}` and `{nameEn}`. */
const namesOf = (message = '') => {
  const names = placeholders(message).map((name) => name.replace(/(^|name)(kk|ru|en)$/i, 'name'))
  return JSON.stringify([...new Set(names)].sort())
}

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
      const names = namesOf(message)
      return [kk, en].some((other) => namesOf(other.get(key)) !== names)
    })
    assert.deepEqual(
      different.map(([key]) => key),
      []
    )
  })

  test('a Russian plural has the forms one, few and other', async ({ assert }) => {
    const poor = [...(await messagesOf('ru'))].filter(
      ([, message]) => /,\s*plural,[^}]*\bone \{/.test(message) && !/\bfew \{/.test(message)
    )
    assert.deepEqual(
      poor.map(([key]) => key),
      []
    )
  })
})
