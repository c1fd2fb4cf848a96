import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { aUser, PASSWORD } from '#tests/support/users'
import type { SessionData } from '@adonisjs/session/types'
import type { ApiClient, ApiResponse } from '@japa/api-client'

const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`

async function signIn(client: ApiClient, session: SessionData) {
  const { login } = await aUser('operator')
  const request = client.post('/login').form({ login, password: PASSWORD }).withSession(session)
  return request.withCsrfToken().redirects(0)
}

const page = (client: ApiClient, path: string, referer?: string) => {
  const request = client.get(path).redirects(0)
  return referer ? request.header('referer', referer) : request
}

/** A form of the check page that comes without a session; a token of an earlier one is worth nothing. */
function form(client: ApiClient, referer: string, token: boolean) {
  const request = client
    .post('/applications/7/issuance')
    .form({ carrier: 'A1', pin: '482913', pin_again: '482913', note: 'typed' })
    .header('referer', referer)
    .redirects(0)
  return token ? request.withCsrfToken() : request
}

const seen = (client: ApiClient, answer: ApiResponse) =>
  client
    .get('/login')
    .withSession(answer.session())
    .withFlashMessages(answer.flashMessages())
    .header('accept-language', 'ru')

test.group('A session that has ended', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('whoever opens a page signs in and is there', async ({ client, assert }) => {
    const asked = await page(client, '/letters?q=12')
    asked.assertHeader('location', '/login')
    assert.notProperty(asked.flashMessages(), 'session_ended')
    const signed = await signIn(client, asked.session())
    signed.assertHeader('location', '/letters?q=12')
    assert.notProperty(signed.session(), 'after_sign_in')
  })

  test('whoever follows a link of ours is told that the session has ended', async ({ client }) => {
    const asked = await page(client, '/letters', `${ORIGIN}/`)
    const login = await seen(client, asked)
    login.assertTextIncludes('Сеанс закончился')
  })

  for (const token of [true, false]) {
    test(`a form ${token ? 'of a session without a user' : 'without a valid token'}: nothing was written, and the way back is its page`, async ({
      client,
      assert,
    }) => {
      const sent = await form(client, `${ORIGIN}/applications/7/issuance/new?carrier=A1`, token)
      sent.assertHeader('location', '/login')
      assert.notInclude(JSON.stringify([sent.session(), sent.flashMessages()]), '482913')
      const login = await seen(client, sent)
      login.assertTextIncludes('Эта форма ничего не записала и не сохранила')
      const signed = await signIn(client, sent.session())
      signed.assertHeader('location', '/applications/7/issuance/new?carrier=A1')
      assert.equal(signed.flashMessage('note'), 'typed')
    })
  }

  test('nobody is led to another server', async ({ client }) => {
    for (const referer of ['https://evil.example/x', `${ORIGIN}//evil.example/x`, 'nonsense']) {
      const sent = await form(client, referer, false)
      const signed = await signIn(client, sent.session())
      signed.assertHeader('location', '/')
    }
  })

  test('the forms of the doors lead to the start page', async ({ client }) => {
    const sent = await client.post('/logout').header('referer', `${ORIGIN}/letters`).redirects(0)
    sent.assertHeader('location', '/login')
    const signed = await signIn(client, sent.session())
    signed.assertHeader('location', '/')
  })

  test('a stale form of somebody signed in: nothing stored, no PIN kept, what was typed is there', async ({
    client,
    assert,
  }) => {
    const sent = await form(client, `${ORIGIN}/letters`, false).loginAs(await aUser('operator'))
    assert.isTrue(sent.header('location')?.endsWith('/letters'))
    assert.equal(sent.flashMessage('error').code, 'E_FORM_STALE')
    assert.equal(sent.flashMessage('note'), 'typed')
    assert.notInclude(JSON.stringify([sent.session(), sent.flashMessages()]), '482913')
  })

  test('a program is told so, and led nowhere', async ({ client, assert }) => {
    const asked = await page(client, '/desk/carriers').header('accept', 'application/json')
    asked.assertStatus(401)
    assert.equal(asked.body().error.code, 'E_SESSION_ENDED')
    assert.notProperty(asked.session(), 'after_sign_in')
  })
})

test.group('A page that is not there', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('speaks the language of whoever asks, with a route or without', async ({ client }) => {
    const words = { kk: 'Мұндай бет жоқ', ru: 'Такой страницы нет', en: 'There is no such page' }
    for (const [language, text] of Object.entries(words)) {
      const asked = await client.get('/nowhere').header('accept-language', language)
      asked.assertStatus(404)
      asked.assertTextIncludes(text)
      const chosen = await client.get('/nowhere').withCookie('language', language)
      chosen.assertTextIncludes(text)
    }
  })

  test('keeps the sections for whoever is signed in', async ({ client }) => {
    const asked = await client.get('/applications/999').loginAs(await aUser('operator'))
    asked.assertStatus(404)
    asked.assertTextIncludes('class="nav"')
  })
})
