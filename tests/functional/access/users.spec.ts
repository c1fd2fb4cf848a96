import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddFirstUsers } from '#ca/access/add_first_users'
import { AddUser } from '#ca/access/add_user'
import { ChangePassword } from '#ca/access/change_password'
import { DisableUser } from '#ca/access/disable_user'
import { EnableUser } from '#ca/access/enable_user'
import { SignIn } from '#ca/access/sign_in'
import AuditEntry from '#models/audit_entry'
import User from '#models/user'

const OPERATOR = {
  login: 'Aigul',
  fullName: ' Сәрсенова Айгүл ',
  role: 'operator',
  password: 'long enough to pass',
} as const

const add = async (more = {}) => {
  const useCase = await app.container.make(AddUser)
  return useCase.handle({ ...OPERATOR, ...more }, 'shell:test')
}

const signIn = async (login: string, password: string) => {
  const useCase = await app.container.make(SignIn)
  return useCase.handle({ login, password, address: '127.0.0.1' })
}

const events = async () => {
  const entries = await AuditEntry.query().orderBy('seq')
  return entries.map((entry) => entry.event)
}

test.group('Users', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('somebody who was added signs in; the act is in the audit log, the password nowhere', async ({
    assert,
  }) => {
    const user = await add()
    assert.equal(user.login, 'aigul')
    assert.equal(user.fullName, 'Сәрсенова Айгүл')
    const signedIn = await signIn('AIGUL', OPERATOR.password)
    assert.equal(signedIn.id, user.id)
    const entry = await AuditEntry.findOrFail(1)
    const { event, actor, subject } = entry
    assert.deepEqual([event, actor, subject], ['user_added', 'shell:test', `user:${user.id}`])
    assert.notInclude(JSON.stringify(await AuditEntry.all()), OPERATOR.password)
    const stored = await User.findOrFail(user.id)
    assert.notInclude(stored.password, OPERATOR.password)
  })

  test('a login is given once, whatever its case', async ({ assert }) => {
    await add()
    await assert.rejects(() => add({ login: 'AIGUL' }), /E_LOGIN_TAKEN/)
    assert.deepEqual(await events(), ['user_added'])
  })

  test('{code}: nothing is stored')
    .with([
      { code: 'E_LOGIN_MALFORMED', more: { login: 'айгүл' } },
      { code: 'E_PASSWORD_SHORT', more: { password: 'short' } },
      { code: 'E_FULL_NAME_MISSING', more: { fullName: '  ' } },
    ])
    .run(async ({ assert }, { code, more }) => {
      await assert.rejects(() => add(more), new RegExp(code))
      assert.lengthOf(await User.all(), 0)
      assert.lengthOf(await AuditEntry.all(), 0)
    })

  test('a disabled user is shut out and stays in the table; once is enough', async ({ assert }) => {
    await add()
    const disable = await app.container.make(DisableUser)
    const user = await disable.handle({ login: 'Aigul' }, 'administrator')
    await disable.handle({ login: 'aigul' }, 'administrator')
    assert.isNotNull(user.disabledAt)
    await assert.rejects(() => signIn('aigul', OPERATOR.password), /E_CREDENTIALS_WRONG/)
    assert.deepEqual(await events(), ['user_added', 'user_disabled', 'sign_in_failed'])
    await assert.rejects(
      () => disable.handle({ login: 'nobody' }, 'administrator'),
      /E_USER_ABSENT/
    )
  })

  test('a lost password is replaced: the old one opens nothing any more', async ({ assert }) => {
    await add()
    const change = await app.container.make(ChangePassword)
    await change.handle({ login: 'aigul', password: 'another long one' }, 'administrator')
    await assert.rejects(() => signIn('aigul', OPERATOR.password), /E_CREDENTIALS_WRONG/)
    await assert.doesNotReject(() => signIn('aigul', 'another long one'))
    assert.include(await events(), 'user_password_changed')
  })

  test('the last administrator cannot be disabled, another can, and is let in again', async ({
    assert,
  }) => {
    await add({ login: 'first', role: 'administrator' })
    await add({ login: 'second', role: 'administrator' })
    const disable = await app.container.make(DisableUser)
    await disable.handle({ login: 'first' }, 'second')
    await assert.rejects(
      () => disable.handle({ login: 'second' }, 'second'),
      /E_LAST_ADMINISTRATOR/
    )
    await assert.doesNotReject(() => signIn('second', OPERATOR.password))
    const enable = await app.container.make(EnableUser)
    await enable.handle({ login: 'first' }, 'second')
    await assert.doesNotReject(() => signIn('first', OPERATOR.password))
    assert.include(await events(), 'user_enabled')
  })
})

test.group('First users', (group) => {
  let pendingFile: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-users-'))
    pendingFile = join(folder, 'pending')
    return () => rm(folder, { recursive: true })
  })

  const addFirst = async () => {
    const useCase = await app.container.make(AddFirstUsers)
    return useCase.handle({ pendingFile })
  }

  test('an installation without users gets an operator and an administrator', async ({
    assert,
  }) => {
    const users = await addFirst()
    assert.deepEqual(
      users.map(({ login, role }) => [login, role]),
      [
        ['operator', 'operator'],
        ['administrator', 'administrator'],
      ]
    )
    for (const { login, password } of users)
      await assert.doesNotReject(() => signIn(login, password))
  })

  test('once their passwords were shown, nothing changes any more', async ({ assert }) => {
    const [operator] = await addFirst()
    await rm(pendingFile)
    assert.deepEqual(await addFirst(), [])
    assert.isFalse(existsSync(pendingFile))
    await signIn('operator', operator.password)
  })

  test('cut off before the passwords were shown, they are replaced; who signed in keeps theirs', async ({
    assert,
  }) => {
    const [operator, administrator] = await addFirst()
    await signIn('operator', operator.password)
    const again = await addFirst()
    assert.deepEqual(
      again.map(({ login }) => login),
      ['administrator']
    )
    await signIn('operator', operator.password)
    await signIn('administrator', again[0].password)
    await assert.rejects(
      () => signIn('administrator', administrator.password),
      /E_CREDENTIALS_WRONG/
    )
  })

  test('cut off between the two, the second is added', async ({ assert }) => {
    await addFirst()
    await User.query().where('login', 'administrator').delete()
    const again = await addFirst()
    assert.lengthOf(again, 2)
    assert.lengthOf(await User.all(), 2)
  })

  test('where there are users of another kind, nobody is added', async ({ assert }) => {
    await add()
    assert.deepEqual(await addFirst(), [])
    assert.lengthOf(await User.all(), 1)
  })
})
