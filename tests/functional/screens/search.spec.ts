import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'

const inFours = (text: string) => text.match(/.{1,4}/g)?.join(' ') ?? ''

test.group('the search', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('finds by IIN, BIN, name, letter, serial number and carrier, with spaces or without', async ({
    client,
  }) => {
    const letter = await registeredLetter('02-11/4187')
    const { application, carrier, certificate } = await writtenApplication(letter, 1)
    const expected: [string, string][] = [
      [application.iin, `/applications/${application.id}`],
      [inFours(application.iin), `/applications/${application.id}`],
      [application.bin, `/applications/${application.id}`],
      ['айгерім әбдіғалиқызы', `/applications/${application.id}`],
      [`${application.surname} ${application.givenName}`, `/certificates/${certificate.serial}`],
      ['11/4187', `/letters/${letter.id}`],
      [certificate.serial, `/certificates/${certificate.serial}`],
      [inFours(certificate.serial).toUpperCase(), `/certificates/${certificate.serial}`],
      [inFours(carrier.serialNumber), `/carriers/${carrier.serialNumber}`],
      ['комитет труда', '/agencies/151240000009'],
    ]
    for (const [q, address] of expected) {
      const answer = await client.get('/search').qs({ q }).loginAs(desk.administrator)
      answer.assertTextIncludes(`href="${address}"`)
    }
  })

  test('a short text is no part of a serial number', async ({ client, assert }) => {
    const { carrier } = await writtenApplication(await registeredLetter('A-1'), 1)
    const start = carrier.serialNumber.slice(0, 2)
    const asked = await client.get('/search').qs({ q: start }).loginAs(desk.operator)
    assert.notInclude(asked.text(), `/carriers/${carrier.serialNumber}`)
    const letters = await client.get('/search').qs({ q: 'A-1' }).loginAs(desk.operator)
    letters.assertTextIncludes('Письмо A-1 от')
  })

  test('says so when there is nothing, and what to check', async ({ client }) => {
    const answer = await client.get('/search').qs({ q: 'nobody' }).loginAs(desk.operator)
    answer.assertStatus(200)
    answer.assertTextIncludes('nobody')
    answer.assertTextIncludes('12')
  })

  test('asks what to look for when nothing was asked', async ({ client, assert }) => {
    const answer = await client.get('/search').loginAs(desk.operator)
    answer.assertStatus(200)
    assert.notInclude(answer.text(), 'class="found')
  })

  test('what was typed is text, never markup', async ({ client, assert }) => {
    const answer = await client.get('/search').qs({ q: '<b>x</b>' }).loginAs(desk.operator)
    assert.notInclude(answer.text(), '<b>x</b>')
  })
})
