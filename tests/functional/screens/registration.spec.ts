import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import Application from '#models/application'
import Letter from '#models/letter'
import { annex1File, goodRows, LETTER_FACTS } from '#tests/support/letter_form'
import { inventedIin } from '#tests/support/invented_iin'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { operatorDesk } from '#tests/support/operator_desk'
import type User from '#models/user'

type Fields = Record<string, string>

/** The registration form sent with a file. */
function send(
  client: ApiClient,
  user: User,
  table: string[][] | Buffer | null,
  fields: Fields = {}
) {
  const request = client.post('/letters').loginAs(user).withCsrfToken().redirects(0)
  for (const [name, text] of Object.entries({
    source: 'file',
    step: 'register',
    ...LETTER_FACTS,
    ...fields,
  }))
    request.field(name, text)
  if (!table) return request
  const file = Array.isArray(table) ? annex1File(table) : table
  return request.file('file', file, { filename: 'pril1.csv' })
}

/** The value of a hidden field of a page. */
const hidden = (html: string, name: string) =>
  new RegExp(`name="${name.replaceAll(/[[\]]/g, '\\$&')}" value="([^"]*)"`).exec(html)?.[1] ?? ''

test.group('registering a letter', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('a good file is stored whole, with its deadline of S-7', async ({ client, assert }) => {
    const answer = await send(client, desk.operator, goodRows(3))
    const letter = await Letter.query().preload('applications').firstOrFail()
    assert.equal(answer.header('location'), `/letters/${letter.id}`)
    assert.equal(letter.number, '11-3/762')
    assert.equal(letter.sourceName, 'pril1.csv')
    assert.deepEqual(
      letter.applications.map(({ dueOn }) => dueOn),
      ['2026-11-17', '2026-11-17', '2026-11-17']
    )
  })

  test('nothing of a bad file is stored; what was typed and the file stay in the form', async ({
    client,
    assert,
  }) => {
    const rows = goodRows(3, { 1: { 2: '850230300012' } })
    const answer = await send(client, desk.operator, rows)
    answer.assertStatus(422)
    assert.equal(await Letter.query().first(), null)
    answer.assertTextIncludes('C3')
    answer.assertTextIncludes('850230300012')
    answer.assertTextIncludes(`value="${LETTER_FACTS.executor_name}"`)
    assert.equal(hidden(answer.text(), 'kept_name'), 'pril1.csv')
    assert.equal(hidden(answer.text(), 'kept_content'), annex1File(rows).toString('base64'))
  })

  test('the kept file is registered without being uploaded again', async ({ client, assert }) => {
    const kept = {
      kept_name: 'pril1.csv',
      kept_content: annex1File(goodRows(2)).toString('base64'),
    }
    const answer = await send(client, desk.operator, null, kept)
    answer.assertStatus(302)
    const letter = await Letter.firstOrFail()
    assert.equal(letter.sourceName, 'pril1.csv')
    assert.isTrue(annex1File(goodRows(2)).equals(Buffer.from(letter.source ?? '')))
  })

  test('a field without its value is named, and the file is not lost', async ({
    client,
    assert,
  }) => {
    const answer = await send(client, desk.operator, goodRows(1), { executor_phone: '' })
    answer.assertStatus(422)
    answer.assertTextIncludes('href="#executor_phone"')
    assert.equal(hidden(answer.text(), 'kept_name'), 'pril1.csv')
    assert.equal(await Letter.query().first(), null)
  })

  test('an agency that nobody entered is named at its field', async ({ client }) => {
    const answer = await send(client, desk.operator, goodRows(1), { agency: 'Министерство погоды' })
    answer.assertStatus(422)
    answer.assertTextIncludes('id="agency-error"')
  })

  test('an agency is found by a part of its name', async ({ client }) => {
    const answer = await send(client, desk.operator, goodRows(1), { agency: 'комитет труда' })
    answer.assertStatus(302)
  })

  test('a date that does not exist is refused', async ({ client }) => {
    const answer = await send(client, desk.operator, goodRows(1), { dated_on: '31.11.2026' })
    answer.assertTextIncludes('id="dated_on-error"')
  })

  test('a file that is no table is said to be none, and not offered again', async ({
    client,
    assert,
  }) => {
    const prose = Buffer.from('# Notes\n\nNames, dates and so on, as agreed.\n')
    const answer = await send(client, desk.operator, prose)
    answer.assertStatus(422)
    answer.assertTextIncludes('Это не XLSX и не CSV')
    assert.notInclude(answer.text(), 'kept_content')
  })

  test('a letter registered twice is refused without losing the form', async ({
    client,
    assert,
  }) => {
    await send(client, desk.operator, goodRows(1))
    const answer = await send(client, desk.operator, goodRows(1))
    answer.assertStatus(422)
    answer.assertTextIncludes('E_LETTER_ALREADY_REGISTERED')
    const { id } = await Letter.firstOrFail()
    answer.assertTextIncludes(`href="/letters/${id}"`)
    assert.equal(hidden(answer.text(), 'kept_name'), 'pril1.csv')
  })

  test('a warning is read before the letter is registered with it', async ({ client, assert }) => {
    const rows = goodRows(2, { 0: { 6: 'Южно-Казахстанская обл.' } })
    const warned = await send(client, desk.operator, rows)
    warned.assertStatus(200)
    warned.assertTextIncludes('value="accept"')
    assert.equal(await Letter.query().first(), null)
    const accepted = await send(client, desk.operator, rows, { step: 'accept' })
    accepted.assertStatus(302)
    assert.lengthOf(await Application.all(), 2)
  })

  test('S-11.5: a ground chosen at the row lets the second certificate be applied for', async ({
    client,
    assert,
  }) => {
    const iin = inventedIin(1)
    await waitingApplication(await registeredLetter('1-1/1'), 1, { iin })
    const rows = goodRows(1)
    const refused = await send(client, desk.operator, rows)
    refused.assertStatus(422)
    refused.assertTextIncludes(`name="grounds[${iin}]"`)
    const answer = await send(client, desk.operator, rows, { [`grounds[${iin}]`]: 'type_c' })
    answer.assertStatus(302)
    const second = await Application.query().whereNotNull('secondCertificateGround').firstOrFail()
    assert.equal(second.secondCertificateGround, 'type_c')
  })

  test('S-11.5: a chosen ground stays in the form while something else is mended', async ({
    client,
  }) => {
    const iin = inventedIin(1)
    await waitingApplication(await registeredLetter('1-1/1'), 1, { iin })
    const rows = goodRows(2, { 1: { 8: '+7 701 555 014' } })
    const answer = await send(client, desk.operator, rows, { [`grounds[${iin}]`]: 'type_c' })
    answer.assertStatus(422)
    answer.assertTextIncludes(`name="grounds[${iin}]"`)
    answer.assertTextIncludes('<option value="type_c" selected>')
  })

  test('typed rows: an empty BIN and organisation are those of the agency', async ({
    client,
    assert,
  }) => {
    const answer = await send(client, desk.operator, null, {
      'source': 'typed',
      'rows[0][fullName]': 'Ахметов Нұрлан Серікұлы',
      'rows[0][iin]': inventedIin(1),
      'rows[0][position]': 'главный специалист',
      'rows[0][region]': 'Астана',
      'rows[0][email]': 'n@komitet.gov.kz',
      'rows[0][phone]': '+7 701 555 0101',
      'rows[1][fullName]': '',
    })
    answer.assertStatus(302)
    const [application] = await Application.all()
    assert.equal(application.bin, '151240000009')
    assert.equal(application.organisation, 'Комитет труда и социальной защиты')
  })

  test('typed rows: what was typed comes back with the finding under its row', async ({
    client,
  }) => {
    const answer = await send(client, desk.operator, null, {
      'source': 'typed',
      'rows[0][fullName]': 'Ахметов Нұрлан Серікұлы',
      'rows[0][iin]': '850230300012',
    })
    answer.assertStatus(422)
    answer.assertTextIncludes('value="Ахметов Нұрлан Серікұлы"')
    answer.assertTextIncludes('value="850230300012"')
    answer.assertTextIncludes('class="note err"')
  })

  test('more rows are offered without JavaScript and nothing is checked yet', async ({
    client,
  }) => {
    const answer = await send(client, desk.operator, null, {
      'source': 'typed',
      'step': 'more_rows',
      'number': '',
      'rows[0][fullName]': 'Ахметов Нұрлан Серікұлы',
      'rows[1][fullName]': '',
      'rows[2][fullName]': '',
    })
    answer.assertStatus(200)
    answer.assertTextIncludes('name="rows[7][fullName]"')
    answer.assertTextIncludes('value="Ахметов Нұрлан Серікұлы"')
  })

  test('a file that is no table says so, and nothing is lost', async ({ client }) => {
    const request = send(client, desk.operator, null)
    const answer = await request.file('file', Buffer.from('%PDF-1.7'), { filename: 'a.pdf' })
    answer.assertStatus(422)
    answer.assertTextIncludes('E_FILE_PDF')
    answer.assertTextIncludes(`value="${LETTER_FACTS.number}"`)
  })

  test('a file far too large is answered with a page that says so', async ({ client }) => {
    const scan = Buffer.alloc(9 * 1024 * 1024, 0x20)
    const request = send(client, desk.operator, null)
    const answer = await request.file('file', scan, { filename: 'scan.pdf' })
    answer.assertStatus(413)
    answer.assertTextIncludes('/assets/kualik.css')
  })

  test('an administrator registers nothing', async ({ client, assert }) => {
    const answer = await send(client, desk.administrator, goodRows(1))
    answer.assertStatus(403)
    assert.equal(await Letter.query().first(), null)
  })
})
