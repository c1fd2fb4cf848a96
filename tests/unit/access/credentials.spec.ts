import { test } from '@japa/runner'
import {
  SHORTEST_PASSWORD,
  checkPassword,
  normaliseLogin,
  readablePassword,
} from '#ca/access/credentials'

test.group('Logins and passwords', () => {
  test('a login is kept in lower case without spaces around it', ({ assert }) => {
    assert.equal(normaliseLogin('  Operator.2 '), 'operator.2')
  })

  test('{$self} is no login')
    .with(['ab', '2operator', 'опер', 'two words', 'a'.repeat(101), ''])
    .run(({ assert }, text) => {
      assert.throws(() => normaliseLogin(text), /E_LOGIN_MALFORMED/)
    })

  test('a password has at least twelve characters, counted as people count', ({ assert }) => {
    assert.throws(() => checkPassword('😀'.repeat(SHORTEST_PASSWORD - 1)), /E_PASSWORD_SHORT/)
    assert.doesNotThrow(() => checkPassword('ұ'.repeat(SHORTEST_PASSWORD)))
  })

  test('a refused password is not repeated in the error', ({ assert }) => {
    try {
      checkPassword('secret-word')
      assert.fail('it was not refused')
    } catch (error) {
      assert.notInclude(JSON.stringify(error) + String(error), 'secret-word')
    }
  })

  test('a random password can be read out, and is never the same', ({ assert }) => {
    const passwords = Array.from({ length: 200 }, readablePassword)
    assert.equal(new Set(passwords).size, passwords.length)
    for (const password of passwords) {
      assert.match(password, /^([bdfghkmnprstvz][aeiou]){4}(-([bdfghkmnprstvz][aeiou]){4}){2}$/)
      checkPassword(password)
    }
  })
})
