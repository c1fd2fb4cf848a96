import { test } from '@japa/runner'
import { sourceFiles, withoutComments } from '#tests/support/source_files'

/** The names of the languages are written in their own language on every page. */
const ALLOWED = new Set(['resources/views/components/layout/languages.edge'])

test.group('translations: words in templates and controllers', () => {
  test('every word that a person reads comes from resources/lang', async ({ assert }) => {
    const files = await sourceFiles(['app/controllers', 'resources/views'], ['.ts', '.edge'])
    const literal = files.filter(
      ({ path, text }) => !ALLOWED.has(path) && /\p{Script=Cyrillic}/u.test(withoutComments(text))
    )
    assert.deepEqual(
      literal.map(({ path }) => path),
      []
    )
  })
})
