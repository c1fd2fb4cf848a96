import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { Clock, FixedClock } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { onlineNumber } from '#ca/letters/online_number'
import {
  aHolder,
  annex4Row,
  annex7LetterFor,
  confirmed,
  letterFor,
  openOnlineHouse,
} from '#tests/support/online_house'
import { aUser } from '#tests/support/users'
import { FILED_AT } from '#tests/support/online_moments'
import { LANGUAGES } from '#tests/support/translations'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import type { ApiClient } from '@japa/api-client'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

test.group('The pages of the online service', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let other: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const keys = await house.make(AuthorityKeys)
    app.container.swap(AuthorityKeys, () => keys)
    holder = await aHolder(house)
    other = await aHolder(house)
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    return async () => {
      app.container.restoreAll([Clock, AuthorityKeys])
      await house.close()
    }
  })

  const signedIn = (iin = holder.iin) => ({
    applicant: {
      ...{ iin, serial: holder.certificate.serial },
      until: new Date(Date.now() + 60_000).toISOString(),
    },
  })

  const page = (client: ApiClient, path: string, language = 'ru') =>
    client.get(path).withSession(signedIn()).withCookie('language', language).redirects(0)

  const post = (client: ApiClient, path: string, form: Record<string, unknown>) =>
    client.post(path).withSession(signedIn()).withCsrfToken().form(form).redirects(0)

  test('S-19: a session ends with the certificate that opened it, whoever has the carrier', async ({
    client,
    assert,
  }) => {
    const seen = await page(client, '/online')
    assert.equal(seen.status(), 200)
    await Revocation.create({
      ...{ certificateId: holder.certificate.id, ground: 'key_compromised', reason: 1 },
      ...{ revokedAt: holder.certificate.notBefore, channel: 'emergency' },
    })
    const afterwards = await page(client, '/online')
    assert.equal(afterwards.header('location'), '/online/sign-in')
  })

  test('a session by a code is its person’s alone', async ({ client, assert }) => {
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: holder.iin, bin: other.application.bin }, 'admin')
    const [{ applicant }, path] = [signedIn(), `/online/data?iin=${other.iin}`]
    const byCode = { applicant: { ...applicant, serial: null } }
    const seen = await page(client, path)
    assert.equal(seen.status(), 200)
    const refused = await client.get(path).withSession(byCode).redirects(0)
    assert.equal(refused.status(), 403)
  })

  test('every page is there in {$self}')
    .with([...LANGUAGES])
    .run(async ({ client, assert }, language) => {
      const appointing = await house.make(AppointExecutor)
      await appointing.handle({ iin: holder.iin, bin: holder.application.bin }, 'admin')
      const signIn = await client.get('/online/sign-in').withCookie('language', language)
      assert.equal(signIn.status(), 200)
      const paths = ['/online', '/online/data', '/online/colleagues', '/online/applications/new']
      paths.push('/online/revocations/new')
      for (const path of paths) {
        const answer = await page(client, path, language)
        assert.equal(answer.status(), 200, path)
        assert.notMatch(answer.text(), /translation missing|object Object/, path)
      }
      const { online } = await confirmed(house, holder)
      for (const part of ['', '/letter', '/letter.pdf', '/installation']) {
        const path = `/online/applications/${online.id}${part}`
        const answer = await page(client, path, language)
        assert.equal(answer.status(), 200, path)
        assert.notMatch(answer.text(), /translation missing|object Object/, path)
      }
    })

  test('S-5.2, S-5.3: filed over the page, the letter has the number; its PDF is one', async ({
    client,
    assert,
  }) => {
    const request = await holder.request(KeyPair.generate('gost-2015'))
    const filed = await post(client, '/online/applications', {
      iin: holder.iin,
      carrier: holder.carrier.serialNumber,
      request: Buffer.from(request).toString('base64'),
    })
    const { id } = await OnlineApplication.findByOrFail('iin', holder.iin)
    assert.equal(filed.header('location'), `/online/applications/${id}`)
    const letter = await page(client, `/online/applications/${id}/letter`)
    assert.include(letter.text(), `<td>${onlineNumber(id)}</td>`)
    const pdf = await page(client, `/online/applications/${id}/letter.pdf`)
    assert.equal(pdf.header('content-type'), 'application/pdf')
  })

  test('S-21: asked for over the page, the letter of annex 7 has the number; the operator revokes', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const { serial } = holder.certificate
    const form = { certificate: serial, ground: 'holder_leaves' }
    const filed = await post(client, '/online/revocations', form)
    const online = await OnlineApplication.findByOrFail('iin', holder.iin)
    const path = `/online/applications/${online.id}`
    assert.equal(filed.header('location'), path)
    for (const each of ['/online', path, '/online/revocations/new']) {
      const shown = await page(client, each)
      assert.equal(shown.status(), 200, each)
      assert.notMatch(shown.text(), /translation missing|object Object/, each)
      assert.include(shown.text(), onlineNumber(online.id), each)
    }
    const letter = await page(client, `${path}/letter`)
    assert.include(letter.text(), `нөмірі: ${onlineNumber(online.id)}`)
    const pdf = await page(client, `${path}/letter.pdf`)
    assert.equal(pdf.header('content-type'), 'application/pdf')

    const { id } = await annex7LetterFor(house, [online])
    const seen = await client.get(`/revocations/letters/${id}`).loginAs(operator)
    assert.include(seen.text(), `/online-applications/${online.id}`)
    const side = await client.get(`/online-applications/${online.id}`).loginAs(operator)
    assert.notMatch(side.text(), /translation missing|object Object/)
    const refusing = await client.get(`/online-applications/${online.id}/refusal`).loginAs(operator)
    assert.notInclude(refusing.text(), 'name="ground"', 'S-11 is about certificates to be issued')
    await client
      .post(`/online-applications/${online.id}/confirmation`)
      .loginAs(operator)
      .withCsrfToken()
      .form({})
    const { channel } = await Revocation.findByOrFail('certificateId', holder.certificate.id)
    assert.equal(channel, 'online')
  })

  test('a request of a million bytes is refused early, and the server lives on', async ({
    client,
    assert,
  }) => {
    const request = Buffer.alloc(1_000_000, 0x30).toString('base64')
    const form = { iin: holder.iin, carrier: holder.carrier.serialNumber, request }
    const answer = await post(client, '/online/applications', form)
    assert.include([302, 413], answer.status())
    assert.lengthOf(await OnlineApplication.all(), 0)
    const home = await page(client, '/online')
    assert.equal(home.status(), 200)
  })

  test('S-5.2: somebody else’s IIN in the form, and somebody else’s application, are refused', async ({
    client,
    assert,
  }) => {
    const online = await other.file()
    const shown = await page(client, `/online/applications/${online.id}`)
    assert.equal(shown.status(), 404)
    assert.include(shown.text(), '<a href="/online">', 'the way out stays in the service')
    assert.notInclude(shown.text(), 'href="/"')
    const request = await other.request(KeyPair.generate('gost-2015'))
    await post(client, '/online/applications', {
      iin: other.iin,
      carrier: other.carrier.serialNumber,
      request: Buffer.from(request).toString('base64'),
    })
    assert.lengthOf(await OnlineApplication.query().where('iin', other.iin), 1)
  })

  test('a session that has ended is told: to a page, and to a script whose page is asked for anew', async ({
    client,
    assert,
  }) => {
    const past = { applicant: { iin: holder.iin, until: new Date(Date.now() - 1).toISOString() } }
    const asked = await client.get('/online').withSession(past).redirects(0)
    assert.isTrue(asked.flashMessage('session_ended'))
    const told = await client.post('/online/rehearsals').withCsrfToken().accept('json').redirects(0)
    assert.equal(told.status(), 401)
    assert.equal(told.body().error.code, 'E_SESSION_ENDED')
    const anew = await client
      .get('/online/applications/new')
      .withFlashMessages(told.flashMessages())
      .redirects(0)
    assert.equal(anew.header('location'), '/online/sign-in')
    const signIn = await client.get('/online/sign-in').withFlashMessages(anew.flashMessages())
    assert.include(signIn.text(), 'class="inset soon" role="status"')
    const stranger = await client.get('/online').redirects(0)
    assert.isUndefined(stranger.flashMessage('session_ended'))
  })

  test('a field that was left out is called by its name in {$self}')
    .with([...LANGUAGES])
    .run(async ({ client, assert }, language) => {
      const answer = await post(client, '/online/data', { iin: holder.iin }).withCookie(
        'language',
        language
      )
      const said = Object.values(answer.flashMessage('inputErrorsBag')).flat().join(' ')
      assert.isNotEmpty(said)
      assert.notMatch(said, /position|locality|email|phone/)
    })

  test('S-5, S-12.2: the operator sees letter and application side by side, confirms, refuses', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const online = await holder.file()
    await letterFor(house, [annex4Row(online, { fullName: 'Кто-то Другой' })])
    const path = `/online-applications/${online.id}`
    for (const each of ['/online-applications', path, `${path}/refusal`, '/online-letters/new']) {
      const answer = await client.get(each).loginAs(operator)
      assert.equal(answer.status(), 200, each)
      assert.notMatch(answer.text(), /translation missing|object Object/, each)
      assert.notInclude(answer.text(), online.filedBy, 'who filed it is said in words')
    }
    const refusing = await client.get(`${path}/refusal`).loginAs(operator)
    assert.match(
      refusing.text(),
      /<textarea[^>]* lang="kk"/,
      'the reason, in the applicant’s language'
    )
    const confirm = (form: Record<string, string>) =>
      client.post(`${path}/confirmation`).loginAs(operator).withCsrfToken().form(form).redirects(0)
    const worklist = await client.get('/').loginAs(operator)
    assert.match(worklist.text(), /class="what" href="\/online-applications"/)
    assert.notMatch(worklist.text(), /translation missing/)
    assert.notInclude(worklist.text(), '/desk"', 'nothing is written at the desk')
    await confirm({})
    const row = await Application.findByOrFail('onlineApplicationId', online.id)
    assert.equal(row.state, 'waiting', 'a difference that nobody has accepted')
    await confirm({ accept: 'true' })
    await row.refresh()
    assert.equal(row.state, 'to_install')
    const letter = await client.get(`/letters/${row.letterId}`).loginAs(operator)
    assert.equal(letter.status(), 200)
    assert.include(letter.text(), onlineNumber(online.id))
  })

  test('S-5.3: a number that is not the one of the row’s person is remarked on the letter and in the list', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const online = await holder.file()
    const number = onlineNumber(online.id)
    const { id } = await letterFor(house, [
      annex4Row(online, { onlineNumber: 'ОН-999999' }),
      annex4Row(online, { iin: '850312400018' }),
    ])
    const letter = await client.get(`/letters/${id}`).loginAs(operator).withCookie('language', 'ru')
    assert.match(letter.text(), /расходится<\/span> в письме ОН-999999/)
    assert.match(letter.text(), /расходится<\/span> это заявка другого лица/)
    assert.notInclude(letter.text(), `${number} не найдена`)
    const list = await client
      .get('/online-applications')
      .loginAs(operator)
      .withCookie('language', 'ru')
    assert.include(list.text(), '<span class="tag bad">расходится</span>')
  })

  test('S-21: what an executor filed says so; refused, it keeps its letter', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: holder.iin, bin: other.application.bin }, 'admin')
    const { serial } = other.certificate
    await post(client, '/online/revocations', { certificate: serial, ground: 'holder_leaves' })
    const online = await OnlineApplication.findByOrFail('iin', other.iin)
    const { id } = await annex7LetterFor(house, [online])
    const path = `/online-applications/${online.id}`
    const refusing = client.post(`${path}/refusal`).loginAs(operator).withCsrfToken()
    await refusing.form({ reason: 'Хатта қол жоқ, қайта жіберіңіз' })
    const seen = await client.get(path).loginAs(operator).withCookie('language', 'ru')
    const filer = `исполнитель ${holder.application.fullName}, ИИН ${holder.iin}`
    assert.include(seen.text(), filer)
    assert.include(seen.text(), `/revocations/letters/${id}"`)
    const theirs = await page(client, `/online/applications/${online.id}`)
    assert.include(theirs.text(), '<dt>Письмо</dt>')
  })

  test('who is no executor is told so; a language without a page to go back to stays in the service', async ({
    client,
    assert,
  }) => {
    const colleagues = await page(client, '/online/colleagues')
    assert.include(colleagues.text(), 'Вы не исполнитель')
    assert.notInclude(colleagues.text(), 'Вы исполнитель')
    const language = await client.get('/online/language/kk').redirects(0)
    assert.equal(language.header('location'), '/online')
  })

  test('a code is shown once, an executor is appointed, an agency marked', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const administrator = await aUser('administrator')
    app.container.swap(Clock, () => new FixedClock('2027-01-11T05:00:00Z'))
    const code = await client
      .post('/sign-in-codes')
      .loginAs(operator)
      .withCsrfToken()
      .form({ iin: holder.iin })
    assert.match(code.text(), /\d{4} \d{4}/)
    const executors = await client
      .post('/administration/executors')
      .loginAs(administrator)
      .withCsrfToken()
      .form({ iin: holder.iin, bin: holder.application.bin })
    assert.include(executors.text(), holder.application.fullName)
    const agencies = await client.get('/administration/agencies').loginAs(administrator)
    assert.equal(agencies.status(), 200)
  })
})
