import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Clock } from '#ca/clock'
import { Alarms } from '#ca/alarms/alarms'
import { PublishedLists } from '#ca/publication/published_lists'
import { takeJob } from '#ca/revocation/crl/job_lock'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { IssueDueLists } from '#ca/revocation/crl/issue_due_lists'
import { ListHouse } from '#tests/support/list_house'
import { aUser } from '#tests/support/users'

test.group('CRL: fetched by anybody (CP-2.1)', (group) => {
  let house: ListHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await ListHouse.open()
    app.container.swap(PublicationFolder, () => house.folder)
    app.container.swap(Clock, () => house.clock)
    await house.revoke()
    await house.issue()
    return async () => {
      app.container.restoreAll()
      await house.close()
    }
  })

  /** Word for word: the client of the tests reads bodies of types that it knows. */
  const get = (file: string) => fetch(`http://${process.env.HOST}:${process.env.PORT}/crl/${file}`)

  test('without sign-in and cookie, as application/pkix-crl, the bytes of the file', async ({
    assert,
  }) => {
    const answer = await get('ucgo2015.crl')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/pkix-crl')
    assert.isNull(answer.headers.get('set-cookie'))
    assert.equal(answer.headers.get('last-modified'), house.clock.now().toHTTP())
    const bytes = Buffer.from(await answer.arrayBuffer())
    assert.isTrue(bytes.equals(await house.bytes('ucgo2015.crl')))
  })

  test('a cache may keep it until the next one is due, and asks again with the tag', async ({
    client,
    assert,
  }) => {
    const maxAge = async (file: string) => {
      const { headers } = await get(file)
      return headers.get('cache-control')
    }
    await house.issue('delta')
    house.later({ minutes: 4 })
    assert.equal(await maxAge('ucgo2015.crl'), 'public, max-age=86160, must-revalidate')
    assert.equal(await maxAge('ucgo2015.delta.crl'), 'public, max-age=360, must-revalidate')
    house.later({ hours: 30 })
    assert.equal(await maxAge('ucgo2015.crl'), 'public, max-age=0, must-revalidate')
    const { headers } = await get('ucgo2015.crl')
    const again = () =>
      client.get('/crl/ucgo2015.crl').header('if-none-match', headers.get('etag') ?? '')
    const same = await again()
    same.assertStatus(304)
    await house.issue()
    const next = await again()
    next.assertStatus(200)
  })

  test('nothing but lists: no temporary file, no other folder, no list that there is not', async ({
    client,
  }) => {
    await house.folder.write('.ucgo2015.crl.2.tmp', [Uint8Array.of(1)])
    for (const name of ['.ucgo2015.crl.2.tmp', 'other.crl', '..%2Fucgo2015.crl', 'a%2Fb.crl']) {
      const answer = await client.get(`/crl/${name}`)
      answer.assertStatus(404)
    }
  })

  test('/health/ready names the alarms that are open, and the administrator sees them in words', async ({
    client,
    assert,
  }) => {
    const ready = await client.get('/health/ready')
    ready.assertBodyContains({ status: 'ready', alarms: [] })
    const alarms = await house.make(Alarms)
    const facts = { file: 'ucgo2015.crl', reason: 'ENOSPC' }
    await alarms.raise({ subject: 'crl:ucgo2015', code: 'E_CRL_STORE', facts })
    const alarmed = await client.get('/health/ready')
    alarmed.assertStatus(200)
    alarmed.assertBodyContains({ status: 'alarm', alarms: [{ code: 'E_CRL_STORE' }] })
    const administrator = await aUser('administrator')
    const page = await client.get('/administration/authorities').loginAs(administrator)
    page.assertStatus(200)
    for (const text of ['ENOSPC', 'ucgo2015.crl', 'ucgo2015.delta.crl'])
      assert.include(page.text(), text)
  })

  test('a job that has stopped, and a list that it leaves overdue, are alarms for whoever looks', async ({
    client,
    assert,
  }) => {
    const codes = async () => {
      const answer = await client.get('/health/ready')
      return answer.body().alarms.map(({ code }: { code: string }) => code)
    }
    const reserver = await house.make(ListReserver)
    assert.isTrue(await takeJob('revocation_lists', reserver, house.clock.now()))
    house.later({ minutes: 15 })
    assert.deepEqual(await codes(), [])
    house.later({ minutes: 1 })
    assert.deepEqual(await codes(), ['E_CRL_JOB_STOPPED'])
    house.later({ hours: 24 })
    assert.deepEqual(await codes(), ['E_CRL_JOB_STOPPED', 'E_CRL_LATE'])
    const page = await client
      .get('/administration/authorities')
      .loginAs(await aUser('administrator'))
    for (const code of await codes()) assert.include(page.text(), code)
    await house.issue()
    await takeJob('revocation_lists', reserver, house.clock.now())
    assert.deepEqual(await codes(), [])
  })

  test('without a database: /health/ready is 503, every public page says so with a time to ask again, and lists are given out', async ({
    client,
    assert,
    cleanup,
  }) => {
    const primary = db.primaryConnectionName
    const connection = { filename: '/nonexistent/kualik.sqlite3' }
    db.manager.add('nowhere', { client: 'better-sqlite3', connection, useNullAsDefault: true })
    db.primaryConnectionName = 'nowhere'
    cleanup(() => {
      db.primaryConnectionName = primary
      return db.manager.close('nowhere', true)
    })
    app.container.swap(PublishedLists, () => new PublishedLists(house.folder.directory))
    const ready = await client.get('/health/ready')
    ready.assertStatus(503)
    ready.assertBody({ status: 'no_database', alarms: [] })
    const page = await client.get('/public?lang=en&sn=1a2b')
    page.assertStatus(503)
    for (const text of ['E_REGISTER_AWAY', 'ucgo2015.crl', 'lists</th><td><span class="tag good">'])
      assert.include(page.text(), text)
    assert.notInclude(page.text(), 'Not issued')
    const certificate = Buffer.from(house.certificate)
    for (const lang of ['kk', 'ru', 'en']) {
      const asked = await client.get(`/public/revoked?lang=${lang}`).header('accept', 'text/html')
      const verified = await client
        .post(`/public/verification?lang=${lang}`)
        .header('accept', 'text/html')
        .file('document', certificate, { filename: 'a.cer' })
      for (const answer of [page, asked, verified]) {
        answer.assertStatus(503)
        answer.assertHeader('retry-after', '60')
        assert.include(answer.text(), 'E_REGISTER_AWAY')
      }
    }
    const list = await get('ucgo2015.crl')
    assert.equal(list.status, 200)
  })

  const LOST = { 'every table': [], 'all but one': ['certificates'] }
  for (const [what, tables] of Object.entries(LOST))
    test(`a database that has lost ${what} is away too: 503 and not a fault of the page`, async ({
      client,
      assert,
      cleanup,
    }) => {
      const primary = db.primaryConnectionName
      const connection = { filename: ':memory:' }
      db.manager.add('emptied', { client: 'better-sqlite3', connection, useNullAsDefault: true })
      for (const table of tables)
        await db.connection('emptied').rawQuery(`create table ${table} (id integer)`)
      db.primaryConnectionName = 'emptied'
      cleanup(() => {
        db.primaryConnectionName = primary
        return db.manager.close('emptied', true)
      })
      const ask = (path: string) => client.get(path).header('accept', 'text/html')
      const certificate = Buffer.from(house.certificate)
      const verify = (path: string) =>
        client.post(path).file('document', certificate, { filename: 'a.cer' })
      const answers = [
        await ask('/public?lang=kk'),
        await ask('/public/revoked?lang=ru'),
        await ask('/public/documents/cps/1?lang=en'),
        await ask('/cps'),
        await ask('/cert/ucgo2015.cer'),
        await verify('/public/verification?lang=kk').header('accept', 'text/html'),
        await verify('/api/verifications'),
      ]
      for (const answer of answers) {
        answer.assertStatus(503)
        answer.assertHeader('retry-after', '60')
        answer.assertTextIncludes('E_REGISTER_AWAY')
      }
      assert.include(answers[1].text(), 'href="/public?lang=ru"')
      assert.notMatch(answers[1].text(), /href="\/"/)
      const ready = await client.get('/health/ready')
      ready.assertStatus(503)
      const list = await get('ucgo2015.crl')
      assert.equal(list.status, 200)
    })

  test('a table that cannot be read: the lists stay online, and an alarm says that no new one comes', async ({
    client,
    assert,
  }) => {
    const before = await get('ucgo2015.crl')
    await house.revoke()
    house.later({ hours: 25 })
    const issuing = await house.make(IssueDueLists)
    const unreadable = 'select 1 from revocations_that_are_lost'
    house.steps.reached = async () => void (await db.rawQuery(unreadable))
    const { failed } = await issuing.handle()
    assert.deepEqual(failed, ['ucgo2015'])
    const ready = await client.get('/health/ready')
    ready.assertBodyContains({ status: 'alarm', alarms: [{ code: 'E_CRL_FAILED' }] })
    const after = await get('ucgo2015.crl')
    assert.deepEqual([after.status, after.headers.get('etag')], [200, before.headers.get('etag')])
  })

  test('a fault of a public page leads back to the public site, and not to the operators', async ({
    client,
    assert,
  }) => {
    app.container.swap(PublishedLists, () => {
      throw new Error('the test breaks the page')
    })
    const broken = await client.get('/public?lang=en').header('accept', 'text/html')
    broken.assertStatus(500)
    const lost = await client.get('/public/nowhere').header('accept', 'text/html')
    lost.assertStatus(404)
    assert.include(broken.text(), 'href="/public?lang=en"')
    assert.include(lost.text(), 'href="/public"')
    for (const page of [broken, lost]) assert.notMatch(page.text(), /href="\/"/)
  })
})
