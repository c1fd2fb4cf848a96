import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { ChangePassword } from '#ca/access/change_password'
import AuditEntry from '#models/audit_entry'
import User from '#models/user'
import { aUser, PASSWORD } from '#tests/support/users'
import type { ApiClient } from '@japa/api-client'

const attempt = (client: ApiClient, login: string, password: string, forwarded?: string) => {
  const request = client.post('/login').form({ login, password }).withCsrfToken().redirects(0)
  return forwarded ? request.header('X-Forwarded-For', forwarded) : request
}

test.group('Signing in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => () => limiter.clear(['memory']))

  test('five wrong tries close a login, whatever address the client claims', async ({
    client,
    assert,
  }) => {
    const { login } = await aUser('operator')
    for (const n of [1, 2, 3, 4, 5]) {
      const refused = await attempt(client, login, 'wrong password', `10.0.0.${n}`)
      assert.equal(refused.flashMessage('error').code, 'E_CREDENTIALS_WRONG')
    }
    const right = await attempt(client, login, PASSWORD, '10.0.0.6')
    assert.equal(right.flashMessage('error').code, 'E_SIGN_IN_BLOCKED')
  })

  test('tries made at once count like tries one after the other', async ({ client, assert }) => {
    const { login } = await aUser('operator')
    const tries = Array.from({ length: 12 }, () => attempt(client, login, 'wrong password'))
    const answers = await Promise.all(tries)
    const codes = answers.map((answer) => answer.flashMessage('error').code)
    assert.lengthOf(
      codes.filter((code) => code === 'E_CREDENTIALS_WRONG'),
      5
    )
  })

  test('a right password forgives the tries before it', async ({ client, assert }) => {
    const { login } = await aUser('operator')
    for (const round of [1, 2, 3]) {
      await attempt(client, login, 'wrong password')
      await attempt(client, login, 'wrong password')
      const right = await attempt(client, login, PASSWORD)
      assert.equal(right.header('location'), '/', `round ${round}`)
    }
  })

  test('what was typed as a login is kept nowhere', async ({ client, assert }) => {
    const typed = 'my-secret-password-in-the-wrong-field'
    const refused = await attempt(client, typed, 'x')
    assert.notInclude(JSON.stringify(refused.flashMessages()), typed)
    assert.notInclude(JSON.stringify(await AuditEntry.all()), typed)
  })

  test('a new password ends the sessions of the user', async ({ client }) => {
    const user = await aUser('operator')
    const before = await client.get('/').loginAs(user).redirects(0)
    before.assertStatus(200)
    const change = await app.container.make(ChangePassword)
    await change.handle({ login: user.login, password: 'another long password' }, 'shell:test')
    const after = await client.get('/').loginAs(user).redirects(0)
    after.assertHeader('location', '/login')
  })

  test('screens are kept by no cache', async ({ client }) => {
    const page = await client.get('/').loginAs(await aUser('operator'))
    page.assertHeader('cache-control', 'no-store')
  })

  test('an error of the database names no values: CP-5.4', async ({ assert }) => {
    const { login } = await aUser('operator')
    const fields = {
      login,
      fullName: 'X',
      role: 'operator',
      password: 'never-in-an-error',
    } as const
    const error = await db
      .transaction((trx) => User.create(fields, { client: trx }))
      .catch((reason: Error) => reason)
    assert.instanceOf(error, Error)
    const { stack } = error as Error
    const told = `${error} ${JSON.stringify(error)} ${stack}`
    assert.notInclude(told, login)
    assert.notInclude(told, 'scrypt')
    assert.include(told, 'users')
  })
})
