import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import stationConfig from '#config/station'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { KeyPair } from '#ca/crypto/key_pair'
import { onlineNumber } from '#ca/letters/online_number'
import { annex4Row, annex7LetterFor, confirmed, letterFor } from '#tests/support/online_house'
import { onlineService, type OnlineService } from '#tests/support/online_service'
import { aUser } from '#tests/support/users'
import { LANGUAGES } from '#tests/support/translations'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'

test.group('The pages of the online service', (group) => {
  let service: OnlineService
  let house: OnlineService['house']
  let holder: OnlineService['holder']
  let other: OnlineService['other']

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    service = await onlineService()
    ;({ house, holder, other } = service)
    return service.close
  })

  test('S-19: a session ends with the certificate that opened it, whoever has the carrier', async ({
    client,
    assert,
  }) => {
    const seen = await service.page(client, '/online')
    assert.equal(seen.status(), 200)
    await Revocation.create({
      ...{ certificateId: holder.certificate.id, ground: 'key_compromised', reason: 1 },
      ...{ revokedAt: holder.certificate.notBefore, channel: 'emergency' },
    })
    const afterwards = await service.page(client, '/online')
    assert.equal(afterwards.header('location'), '/online/sign-in')
  })

  test(
    'S-5.3: whose letter has another number reads so, and that another letter is needed, in {$self}'
  )
    .with([...LANGUAGES])
    .run(async ({ client, assert }, language) => {
      const { id } = await holder.file()
      const online = await OnlineApplication.findOrFail(id)
      await letterFor(house, [annex4Row(online, { onlineNumber: 'ОН-999999' })])
      for (const path of ['/online', `/online/applications/${id}`]) {
        const page = await service.page(client, path, language)
        assert.include(page.text(), 'ОН-999999')
        assert.include(page.text(), `/online/applications/${id}/letter"`)
      }
    })

  test('where the browser is told to trust the program is where pages look for it', async ({
    client,
    cleanup,
  }) => {
    const { cryptoSocket } = stationConfig.addresses
    cleanup(() => {
      stationConfig.addresses.cryptoSocket = cryptoSocket
    })
    stationConfig.addresses.cryptoSocket = 'wss://127.0.0.1:7127/tumarcsp/'
    const signIn = await client.get('/online/sign-in')
    signIn.assertTextIncludes('href="https://127.0.0.1:7127/"')
  })

  test('a session by a code is its person’s alone', async ({ client, assert }) => {
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: holder.iin, bin: other.application.bin }, 'admin')
    const [{ applicant }, path] = [service.signedIn(), `/online/data?iin=${other.iin}`]
    const byCode = { applicant: { ...applicant, serial: null } }
    const seen = await service.page(client, path)
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
        const answer = await service.page(client, path, language)
        assert.equal(answer.status(), 200, path)
        assert.notMatch(answer.text(), /translation missing|object Object/, path)
      }
      const { online } = await confirmed(house, holder)
      for (const part of ['', '/letter', '/letter.pdf', '/installation']) {
        const path = `/online/applications/${online.id}${part}`
        const answer = await service.page(client, path, language)
        assert.equal(answer.status(), 200, path)
        assert.notMatch(answer.text(), /translation missing|object Object/, path)
      }
    })

  test('S-5.2, S-5.3: filed over the page, the letter has the number; its PDF is one', async ({
    client,
    assert,
  }) => {
    const request = await holder.request(KeyPair.generate('gost-2015'))
    const filed = await service.post(client, '/online/applications', {
      iin: holder.iin,
      carrier: holder.carrier.serialNumber,
      request: Buffer.from(request).toString('base64'),
    })
    const { id } = await OnlineApplication.findByOrFail('iin', holder.iin)
    assert.equal(filed.header('location'), `/online/applications/${id}`)
    const letter = await service.page(client, `/online/applications/${id}/letter`)
    assert.include(letter.text(), `<td>${onlineNumber(id)}</td>`)
    const pdf = await service.page(client, `/online/applications/${id}/letter.pdf`)
    assert.equal(pdf.header('content-type'), 'application/pdf')
  })

  test('S-21: asked for over the page, the letter of annex 7 has the number; the operator revokes', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const { serial } = holder.certificate
    const form = { certificate: serial, ground: 'holder_leaves' }
    const filed = await service.post(client, '/online/revocations', form)
    const online = await OnlineApplication.findByOrFail('iin', holder.iin)
    const path = `/online/applications/${online.id}`
    assert.equal(filed.header('location'), path)
    for (const each of ['/online', path, '/online/revocations/new']) {
      const shown = await service.page(client, each)
      assert.equal(shown.status(), 200, each)
      assert.notMatch(shown.text(), /translation missing|object Object/, each)
      assert.include(shown.text(), onlineNumber(online.id), each)
    }
    const letter = await service.page(client, `${path}/letter`)
    assert.include(letter.text(), `нөмірі: ${onlineNumber(online.id)}`)
    const pdf = await service.page(client, `${path}/letter.pdf`)
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
    const answer = await service.post(client, '/online/applications', form)
    assert.include([302, 413], answer.status())
    assert.lengthOf(await OnlineApplication.all(), 0)
    const home = await service.page(client, '/online')
    assert.equal(home.status(), 200)
  })

  test('S-5.2: somebody else’s IIN in the form, and somebody else’s application, are refused', async ({
    client,
    assert,
  }) => {
    const online = await other.file()
    const shown = await service.page(client, `/online/applications/${online.id}`)
    assert.equal(shown.status(), 404)
    assert.include(shown.text(), '<a href="/online">', 'the way out stays in the service')
    assert.notInclude(shown.text(), 'href="/"')
    const request = await other.request(KeyPair.generate('gost-2015'))
    await service.post(client, '/online/applications', {
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
      const answer = await service
        .post(client, '/online/data', { iin: holder.iin })
        .withCookie('language', language)
      const said = Object.values(answer.flashMessage('inputErrorsBag')).flat().join(' ')
      assert.isNotEmpty(said)
      assert.notMatch(said, /position|locality|email|phone/)
    })

  test('a telephone number that is none is marked beside its field, with an example', async ({
    client,
    assert,
  }) => {
    const { iin, application } = holder
    const { position, email } = application
    const data = { iin, position, email, phone: '123' }
    const answer = await service.post(client, '/online/data', data)
    const { phone } = answer.flashMessage('inputErrorsBag') as unknown as { phone: string[] }
    assert.match(phone[0], /\+7 701/)
    assert.equal(answer.flashMessage('phone'), '123')
  })

  test('who is no executor is told so; a language without a page to go back to stays in the service', async ({
    client,
    assert,
  }) => {
    const colleagues = await service.page(client, '/online/colleagues')
    assert.include(colleagues.text(), 'Вы не исполнитель')
    assert.notInclude(colleagues.text(), 'Вы исполнитель')
    const language = await client.get('/online/language/kk').redirects(0)
    assert.equal(language.header('location'), '/online')
  })
})
