import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { Clock, FixedClock } from '#ca/clock'
import { onlineNumber } from '#ca/letters/online_number'
import { annex4Row, annex7LetterFor, letterFor } from '#tests/support/online_house'
import { onlineService, type OnlineService } from '#tests/support/online_service'
import { aUser } from '#tests/support/users'
import Application from '#models/application'
import OnlineApplication from '#models/online_application'

test.group('The operator’s screens of the online service', (group) => {
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
    const before = await client.get(path).loginAs(operator)
    assert.notInclude(before.text(), `action="${path}/confirmation"`, 'nothing is issued from here')
    assert.include(before.text(), `href="${path}/confirmation/new"`)
    const check = await client.get(`${path}/confirmation/new`).loginAs(operator)
    assert.include(check.text(), 'Это действие нельзя отменить')
    assert.include(check.text(), `action="${path}/confirmation"`)
    assert.match(check.text(), /name="accept" value="true" required/)
    assert.notMatch(check.text(), /translation missing|object Object/)
    await confirm({})
    const row = await Application.findByOrFail('onlineApplicationId', online.id)
    assert.equal(row.state, 'waiting', 'a difference that nobody has accepted')
    await confirm({ accept: 'true' })
    await row.refresh()
    assert.equal(row.state, 'to_install')
    const over = await client.get(`${path}/confirmation/new`).loginAs(operator).redirects(0)
    over.assertHeader('location', path)
    const letter = await client.get(`/letters/${row.letterId}`).loginAs(operator)
    assert.equal(letter.status(), 200)
    assert.include(letter.text(), onlineNumber(online.id))
  })

  test('S-5.3: what the letter says otherwise stands beside what the service has, and is in nobody’s way', async ({
    client,
    assert,
  }) => {
    const operator = await aUser('operator')
    const online = await holder.file()
    const { id } = await letterFor(house, [
      annex4Row(online, {
        position: 'Главный эксперт',
        region: 'Ақмола облысы, Көкшетау',
        email: online.email.toUpperCase(),
        phone: '8 (701) 000-00-00',
      }),
    ])
    const path = `/online-applications/${online.id}`
    const page = await client.get(path).loginAs(operator).withCookie('language', 'ru')
    const lines = page.text().match(/<tr>(?:(?!<\/tr>).)*написано иначе/gs) ?? []
    const said = lines.map((line) => [...line.matchAll(/>([^<>]+)<\/t[hd]>/g)].map(([, it]) => it))
    assert.deepEqual(said, [
      ['Должность', 'Главный эксперт', online.position],
      ['Регион, город, район', 'Ақмола облысы, Көкшетау', 'город Астана'],
      ['Мобильный', '8 (701) 000-00-00', online.phone],
    ])
    assert.notInclude(page.text(), 'name="accept"')
    const letter = await client.get(`/letters/${id}`).loginAs(operator)
    assert.include(letter.text(), 'Главный эксперт, Ақмола облысы, Көкшетау')
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
    const all = await client.get('/letters').loginAs(operator).withCookie('language', 'ru')
    assert.include(all.text(), `<a href="/letters/${id}">онлайн-заявки</a>`)
    assert.match(all.text(), /class="num"[^>]*>2<\/td>/, 'rows that name online applications')
    const letter = await client.get(`/letters/${id}`).loginAs(operator).withCookie('language', 'ru')
    assert.match(letter.text(), /расходится<\/span> в письме ОН-999999/)
    assert.match(letter.text(), /расходится<\/span> это заявка другого лица/)
    assert.include(letter.text(), 'в ИИН ошибка', 'its check digit')
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
    await service.post(client, '/online/revocations', {
      certificate: serial,
      ground: 'not_needed',
    })
    const online = await OnlineApplication.findByOrFail('iin', other.iin)
    const { id } = await annex7LetterFor(house, [online])
    const path = `/online-applications/${online.id}`
    const compared = await client.get(path).loginAs(operator).withCookie('language', 'ru')
    assert.include(compared.text(), 'Свидетельство больше не нужно</td>')
    const check = await client.get(`${path}/confirmation/new`).loginAs(operator)
    assert.include(check.text(), 'Отзовут с основанием из заявки')
    const refusing = client.post(`${path}/refusal`).loginAs(operator).withCsrfToken()
    await refusing.form({ reason: 'Хатта қол жоқ, қайта жіберіңіз' })
    const seen = await client.get(path).loginAs(operator).withCookie('language', 'ru')
    const filer = `исполнитель ${holder.application.fullName}, ИИН ${holder.iin}`
    assert.include(seen.text(), filer)
    assert.include(seen.text(), `/revocations/letters/${id}"`)
    const theirs = await service.page(client, `/online/applications/${online.id}`)
    assert.include(theirs.text(), '<dt>Письмо</dt>')
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
