import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { aUser } from '#tests/support/users'

test.group('an address that leads nowhere', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const ENGLISH = ['accept-language', 'en'] as const

  test('keeps the sections for whoever is signed in, and leads to the start', async ({
    client,
  }) => {
    const user = await aUser('administrator')
    const page = await client
      .get('/no/such/page')
      .loginAs(user)
      .header(...ENGLISH)
    page.assertStatus(404)
    page.assertTextIncludes('href="/administration"')
    page.assertTextIncludes('<a href="/">')
  })

  test('says no more to anybody else, nor to whose access was closed', async ({
    client,
    assert,
  }) => {
    const user = await aUser('operator')
    await user.merge({ sessionEpoch: 1 }).save()
    for (const page of [
      await client.get('/no/such/page').header(...ENGLISH),
      await client
        .get('/no/such/page')
        .loginAs(user)
        .header(...ENGLISH),
    ]) {
      page.assertStatus(404)
      assert.notInclude(page.text(), 'href="/letters"')
      assert.notInclude(page.text(), user.fullName)
    }
  })
})
