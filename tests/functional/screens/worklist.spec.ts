import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import CalendarYear from '#models/calendar_year'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'

test.group('the worklist', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('a newcomer reads how to begin', async ({ client }) => {
    const answer = await client.get('/').loginAs(desk.operator)
    answer.assertStatus(200)
    answer.assertTextIncludes('/samples/prilozhenie-1.xlsx')
    answer.assertTextIncludes('href="/letters/new"')
  })

  test('overdue stands before due today before later', async ({ client, assert }) => {
    const later = await registeredLetter('later/1', '2026-11-16')
    await waitingApplication(later, 1, { dueOn: '2026-11-23' })
    const today = await registeredLetter('today/1', '2026-11-10')
    await waitingApplication(today, 1)
    const overdue = await registeredLetter('overdue/1', '2026-11-06')
    await waitingApplication(overdue, 1, { dueOn: '2026-11-13' })
    const answer = await client.get('/').loginAs(desk.operator)
    const order = ['overdue/1', 'today/1', 'later/1'].map((number) => answer.text().indexOf(number))
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b)
    )
    assert.isAbove(order[0], 0)
  })

  test('a letter says what to do next', async ({ client, assert }) => {
    const letter = await registeredLetter('02-11/4187', '2026-11-10')
    await waitingApplication(letter, 1)
    const fresh = await client.get('/').loginAs(desk.operator).header('accept-language', 'en')
    fresh.assertTextIncludes('Write onto carriers: 1')
    await writtenApplication(letter, 2)
    const begun = await client.get('/').loginAs(desk.operator).header('accept-language', 'en')
    begun.assertTextIncludes('Continue writing: 1 left')
    begun.assertTextIncludes('Hand out: 1')
    const reader = await client.get('/').loginAs(desk.administrator).header('accept-language', 'en')
    assert.notInclude(reader.text(), `/letters/${letter.id}/desk`)
    assert.notInclude(reader.text(), 'Continue writing')
    reader.assertTextIncludes('To be written: 1, to be handed out: 1')
  })

  test('a term in a year without a confirmed calendar is shown with a warning', async ({
    client,
    assert,
  }) => {
    const calm = await client.get('/').loginAs(desk.operator)
    assert.notInclude(calm.text(), 'inset soon')
    await CalendarYear.query().where('year', 2026).update({ confirmed: false })
    const warned = await client.get('/').loginAs(desk.operator)
    warned.assertTextIncludes('inset soon')
  })

  test('the counts of the day are counts', async ({ client }) => {
    await writtenApplication(await registeredLetter(), 1)
    const answer = await client.get('/').loginAs(desk.operator).header('accept-language', 'en')
    answer.assertTextIncludes('<dt>Certificates issued</dt><dd class="num">1</dd>')
  })
})
