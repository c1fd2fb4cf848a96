import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import Application from '#models/application'
import type Letter from '#models/letter'
import Refusal from '#models/refusal'
import { LETTER_FACTS } from '#tests/support/letter_form'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'

test.group('letters and their applications', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  let application: Application
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter('02-11/4187', '2026-11-10')
    application = await waitingApplication(letter, 1)
    return desk.restore
  })

  test('the list finds a letter by its number, its agency and an employee', async ({ client }) => {
    for (const q of ['4187', 'комитет труда', 'әбдіғалиқызы', application.iin]) {
      const answer = await client.get('/letters').qs({ q }).loginAs(desk.operator)
      answer.assertStatus(200)
      answer.assertTextIncludes(`href="/letters/${letter.id}"`)
    }
  })

  test('the list says when nothing was found, and an empty register how to begin', async ({
    client,
  }) => {
    const none = await client.get('/letters?q=no-such-letter').loginAs(desk.operator)
    none.assertTextIncludes('no-such-letter')
    await application.delete()
    await letter.delete()
    const empty = await client.get('/letters').loginAs(desk.operator)
    empty.assertTextIncludes('href="/letters/new"')
  })

  test('an administrator reads letters and is offered no act', async ({ client, assert }) => {
    for (const page of [`/letters`, `/letters/${letter.id}`, `/applications/${application.id}`]) {
      const answer = await client.get(page).loginAs(desk.administrator)
      answer.assertStatus(200)
      assert.notInclude(answer.text(), '/letters/new')
      assert.notInclude(answer.text(), '/desk')
      assert.notInclude(answer.text(), '/refusal')
    }
  })

  test('S-7: the category of a row is corrected, and with it the deadline', async ({
    client,
    assert,
  }) => {
    const answer = await client
      .post(`/applications/${application.id}/category`)
      .form({ category: 'political' })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
    assert.equal(answer.header('location'), `/applications/${application.id}`)
    await application.refresh()
    assert.equal(application.category, 'political')
    assert.equal(application.dueOn, '2026-11-11')
  })

  test('an application is put off, its deadline stays', async ({ client, assert }) => {
    await client
      .post(`/applications/${application.id}/putting_off`)
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
    await application.refresh()
    assert.isNotNull(application.putOffAt)
    assert.equal(application.dueOn, '2026-11-17')
  })

  test('S-11: a refusal is checked, may be changed, and only then is one', async ({
    client,
    assert,
  }) => {
    const said = { ground: 'S-11.2', reason: 'Указан БИН другого органа.' }
    const send = (step: string) =>
      client
        .post(`/applications/${application.id}/refusal`)
        .form({ ...said, step })
        .loginAs(desk.operator)
        .withCsrfToken()
        .redirects(0)
    const checked = await send('check')
    checked.assertStatus(200)
    checked.assertTextIncludes(said.reason)
    checked.assertTextIncludes('17.11.2026')
    const edited = await send('edit')
    edited.assertTextIncludes(`${said.reason}</textarea>`)
    assert.equal(await Refusal.query().first(), null)

    const refused = await send('refuse')
    assert.equal(refused.header('location'), `/letters/${letter.id}`)
    const refusal = await Refusal.firstOrFail()
    assert.equal(refusal.ground, said.ground)
    await application.refresh()
    assert.equal(application.state, 'refused')
    const page = await client.get(`/applications/${application.id}`).loginAs(desk.operator)
    page.assertTextIncludes(said.reason)
  })

  test('a refusal without a reason goes back to its form', async ({ client, assert }) => {
    const answer = await client
      .post(`/applications/${application.id}/refusal`)
      .form({ ground: 'S-11.2', reason: '', step: 'check' })
      .header('referer', `/applications/${application.id}/refusal`)
      .loginAs(desk.operator)
      .withCsrfToken()
    answer.assertTextIncludes('id="reason-error"')
    assert.equal(await Refusal.query().first(), null)
  })

  test('what is being issued is neither refused nor corrected', async ({ client, assert }) => {
    await application.merge({ state: 'issuing' }).save()
    const answer = await client
      .post(`/applications/${application.id}/refusal`)
      .form({ ground: 'S-11.2', reason: 'Указан БИН другого органа.', step: 'refuse' })
      .header('referer', `/applications/${application.id}`)
      .loginAs(desk.operator)
      .withCsrfToken()
    answer.assertTextIncludes('E_APPLICATION_NOT_WAITING')
    assert.equal(await Refusal.query().first(), null)
  })

  test('S-16: the file of a letter is given back as it came', async ({ client, assert }) => {
    const source = Buffer.from('№;ФИО\r\n', 'utf8')
    await letter.merge({ source, sourceName: 'приложение 1.csv' }).save()
    const answer = await client.get(`/letters/${letter.id}/source`).loginAs(desk.administrator)
    answer.assertStatus(200)
    assert.equal(answer.header('content-type'), 'application/octet-stream')
    assert.isTrue(source.equals(answer.body()))
    assert.include(answer.header('content-disposition') ?? '', 'attachment')
  })

  test('a letter whose rows were typed has no file', async ({ client }) => {
    const answer = await client.get(`/letters/${letter.id}/source`).loginAs(desk.operator)
    answer.assertStatus(404)
    answer.assertTextIncludes('E_LETTER_TYPED')
  })

  test('a letter and an application that do not exist are pages of their own', async ({
    client,
  }) => {
    const absent = await client.get('/letters/999999').loginAs(desk.operator)
    absent.assertStatus(404)
    const nobody = await client.get('/applications/nobody').loginAs(desk.operator)
    nobody.assertStatus(404)
  })

  test('written applications wait to be handed out', async ({ client }) => {
    await writtenApplication(letter, 2)
    const answer = await client.get(`/letters/${letter.id}`).loginAs(desk.operator)
    answer.assertTextIncludes(`/letters/${letter.id}/hand-out/new`)
    answer.assertTextIncludes(`/letters/${letter.id}/desk`)
  })

  test('the samples for newcomers are registered as they are', async ({ client, assert }) => {
    for (const name of ['prilozhenie-1.xlsx', 'prilozhenie-1.csv']) {
      const sample = await client.get(`/samples/${name}`).loginAs(desk.operator)
      sample.assertStatus(200)
      assert.include(sample.header('content-disposition') ?? '', name)
      const registered = await client
        .post('/letters')
        .fields({ ...LETTER_FACTS, number: name, source: 'file', step: 'register' })
        .file('file', await readFile(app.makePath('resources/samples', name)), { filename: name })
        .loginAs(desk.operator)
        .withCsrfToken()
        .redirects(0)
      assert.match(registered.header('location') ?? '', /^\/letters\/\d+$/, name)
      await Application.query().delete()
    }
    const page = await client.get('/revocations/letters/new').loginAs(desk.operator)
    for (const name of ['prilozhenie-7.xlsx', 'prilozhenie-7.csv']) {
      page.assertTextIncludes(`/samples/${name}`)
      const sample = await client.get(`/samples/${name}`).loginAs(desk.operator)
      sample.assertStatus(200)
    }
    const other = await client.get('/samples/..%2F..%2Fpackage.json').loginAs(desk.operator)
    other.assertStatus(404)
  })
})
