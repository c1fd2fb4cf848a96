import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import AuditEntry from '#models/audit_entry'
import Certificate from '#models/certificate'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'

/** Every piece of text between tags, in order: what a reader meets first comes first. */
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

test.group('the desk: an employee, a carrier, one button', (group) => {
  let desk: WritingDesk
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk()
    return desk.close
  })

  const see = (client: ApiClient, path = desk.address) => client.get(path).loginAs(desk.operator)

  function press(client: ApiClient, carrier: string, form: Record<string, string> = {}) {
    return client
      .post(`/applications/${desk.applications[0].id}/issuance`)
      .form({ carrier, pin: PIN, pin_again: PIN, ...form })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
  }

  test('without a carrier it asks for one and offers a training carrier', async ({
    client,
    assert,
  }) => {
    const empty = await see(client)
    empty.assertTextIncludes('Вставьте пустой носитель')
    assert.notInclude(empty.text(), '/issuance/new')
    await client
      .post('/desk/carriers')
      .form({ connector: 'type-c' })
      .loginAs(desk.operator)
      .withCsrfToken()
    const [carrier] = await desk.reader.list()
    assert.equal(carrier.connector, 'type-c')
    const filled = await see(client)
    filled.assertTextIncludes(carrier.serialNumber)
    filled.assertTextIncludes(`/applications/${desk.applications[0].id}/issuance/new`)
    const plugged = await see(client, '/desk/carriers')
    assert.equal(plugged.body().carriers[0].serialNumber, carrier.serialNumber)
  })

  test('several blank carriers: one has to be chosen', async ({ client }) => {
    const carriers = [await desk.reader.supplyBlank(), await desk.reader.supplyBlank('type-c')]
    const page = await see(client)
    for (const { serialNumber } of carriers) {
      page.assertTextIncludes(`name="carrier" form="go" value="${serialNumber}"`)
    }
  })

  test('S-14: before the button stand all facts, three years among them, and the PIN twice', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const [{ id, iin, bin, fullName, organisation }] = desk.applications
    const page = await see(client, `/applications/${id}/issuance/new?carrier=${serialNumber}`)
    for (const fact of [iin, bin, fullName, organisation, serialNumber, '17.11.2026', '17.11.2029'])
      page.assertTextIncludes(fact)
    page.assertTextIncludes('Это действие нельзя отменить')
    const fields = page.text().match(/<input[^>]*type="password"[^>]*>/g) ?? []
    assert.lengthOf(fields, 2)
    for (const field of fields) {
      assert.include(field, 'autocomplete="off"')
      assert.notMatch(field, /\svalue=/)
    }
  })

  test('the button writes the certificate, and the next employee is current', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const answer = await press(client, serialNumber)
    const [first, second] = desk.applications
    answer.assertHeader('location', `${desk.address}?written=${first.id}`)
    await first.refresh()
    assert.equal(first.state, 'written')
    const { serial, der } = await Certificate.findByOrFail('applicationId', first.id)
    assert.deepEqual(Buffer.from(await desk.reader.read(serialNumber)), Buffer.from(der ?? []))
    const page = await see(client, answer.header('location'))
    page.assertTextIncludes(`Записано: ${first.fullName}, носитель ${serialNumber}`)
    page.assertTextIncludes(`/certificates/${serial}`)
    assert.match(page.text(), new RegExp(`class="name">${second.fullName}<`))
  })

  test('whoever asks for lines is told of each step, and where to go at the end', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const answer = await press(client, serialNumber).header('accept', 'application/x-ndjson')
    const lines = answer
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const steps = lines.flatMap(({ step }) => step ?? [])
    assert.includeOrderedMembers(steps, [
      'carrier_chosen',
      'key_generated',
      'request_signed',
      'closed',
      'certificate_written',
      'read_back',
      'recorded',
    ])
    assert.deepEqual(lines.at(-1), {
      go: `${desk.address}?written=${desk.applications[0].id}`,
    })
  })

  test('CP-5.4: the PIN is in no answer, no session and no audit entry', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const weak = await press(client, serialNumber, { pin: '777777', pin_again: '777777' })
    assert.property(weak.flashMessages(), 'pin_error')
    assert.notInclude(JSON.stringify([weak.flashMessages(), weak.session()]), '777777')
    const answer = await press(client, serialNumber)
    assert.notInclude(answer.text() + answer.header('location'), PIN)
    assert.notInclude(JSON.stringify(answer.session()), PIN)
    const entries = await AuditEntry.all()
    assert.notInclude(JSON.stringify(entries.map(({ data }) => data)), PIN)
  })

  test('a weak PIN: nothing has changed, the page asks again', async ({ client, assert }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const answer = await press(client, serialNumber, { pin: '12345678', pin_again: '12345678' })
    const [{ id }] = desk.applications
    answer.assertHeader('location', `/applications/${id}/issuance/new?carrier=${serialNumber}`)
    assert.equal(answer.flashMessage('pin_error').code, 'E_PIN_WEAK')
    assert.match(
      String(answer.flashMessage('pin_error').hint),
      /\b6\b.*\b8\b/,
      'what is with letters is longer'
    )
    const [untouched] = await desk.reader.list()
    assert.equal(untouched.state, 'blank')
  })

  test('two different PINs reach no carrier', async ({ client, assert }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    for (const again of ['482916', '']) {
      const answer = await press(client, serialNumber, { pin_again: again })
      assert.property(answer.flashMessage('inputErrorsBag'), 'pin_again')
    }
    const [untouched] = await desk.reader.list()
    assert.equal(untouched.state, 'blank')
  })

  test('after a refused form the page with all its facts is there again', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const page = `/applications/${desk.applications[0].id}/issuance/new?carrier=${serialNumber}`
    const answer = await press(client, serialNumber, { pin_again: '482916' }).header(
      'referer',
      `http://${process.env.HOST}:${process.env.PORT}${page}`
    )
    assert.isTrue(answer.header('location')?.endsWith(page))
  })

  test('after a slip of the finger the right PINs are taken', async ({ client, assert }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    await press(client, serialNumber, { pin_again: '482916' })
    const answer = await press(client, serialNumber)
    assert.include(answer.header('location'), 'written=')
  })

  test('a malformed address leads nowhere, and not in a circle', async ({ client }) => {
    const answer = await see(client, `/applications/${desk.applications[0].id}/issuance/new`)
    answer.assertStatus(404)
  })

  test('a carrier that was taken out: its row stands on top, what is safe first, the code last', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    await desk.pull(serialNumber)
    const answer = await press(client, serialNumber)
    const [first] = desk.applications
    answer.assertHeader('location', `${desk.address}?application=${first.id}`)
    const page = await client.get(desk.address).loginAs(desk.operator).withSession(answer.session())
    const text = words(page.text())
    const places = [
      'Нужно решение',
      `Носителя ${serialNumber} нет в разъёме`,
      'Свидетельство не выпущено',
      'Вставьте этот носитель',
      'E_CARRIER_ABSENT',
      'Сейчас и дальше',
    ].map((part) => text.indexOf(part))
    assert.notInclude(places, -1)
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b)
    )
  })

  test('issued but not written: the same carrier and its PIN finish it', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    desk.steps.failAt = 'certificate_written'
    const broken = await press(client, serialNumber)
    broken.assertStatus(500)
    desk.steps.failAt = null
    const [first] = desk.applications
    await first.refresh()
    assert.equal(first.state, 'issued')
    const page = await see(client)
    page.assertTextIncludes(`Закончить запись на ${serialNumber}`)

    const check = await see(
      client,
      `/applications/${first.id}/issuance/new?carrier=${serialNumber}`
    )
    assert.lengthOf(check.text().match(/<input[^>]*type="password"/g) ?? [], 1)
    const wrong = await press(client, serialNumber, { begun: '1', pin: '571938', pin_again: '' })
    assert.equal(wrong.flashMessage('pin_error').code, 'E_PIN_WRONG')
    assert.include(wrong.flashMessage('pin_error').hint, '2')
    await press(client, serialNumber, { begun: '1', pin_again: '' })
    await first.refresh()
    assert.equal(first.state, 'written')
    assert.lengthOf(await Certificate.query().where('applicationId', first.id), 1)
  })

  test('another carrier in place of the one with the key is not offered', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    desk.steps.failAt = 'certificate_written'
    await press(client, serialNumber)
    desk.steps.failAt = null
    await desk.pull(serialNumber)
    const other = await desk.reader.supplyBlank()
    const [{ id }] = desk.applications
    const page = await see(client, `${desk.address}?application=${id}`)
    page.assertTextIncludes(`Вставьте носитель ${serialNumber}`)
    assert.notInclude(page.text(), `/applications/${id}/issuance/new`)
    const address = `/applications/${id}/issuance/new?carrier=${other.serialNumber}`
    const refused = await see(client, address).redirects(0)
    refused.assertStatus(302)
    assert.equal(refused.flashMessage('error').code, 'E_CARRIER_UNFIT')
  })

  test('put off: to the end of the letter, and back at the desk', async ({ client, assert }) => {
    const [first, second] = desk.applications
    const answer = await client
      .post(`/applications/${first.id}/putting_off`)
      .form({ back: 'desk' })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
    answer.assertHeader('location', desk.address)
    const page = await see(client)
    assert.match(page.text(), new RegExp(`class="name">${second.fullName}<`))
    page.assertTextIncludes('отложено')
  })

  test('a letter that is done leads on to the hand-out', async ({ client }) => {
    for (const one of desk.applications) await one.merge({ state: 'refused' }).save()
    const page = await see(client)
    page.assertTextIncludes('Письмо закончено')
  })
})
