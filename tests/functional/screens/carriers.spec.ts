import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { stockedCarrier, writtenApplication } from '#tests/support/written_carriers'

test.group('carriers on the screen', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    return desk.restore
  })

  test('an empty stock says how a carrier gets into it', async ({ client }) => {
    const page = await client.get('/carriers').loginAs(desk.operator)
    page.assertTextIncludes('Ещё нет ни одного носителя')
  })

  test('the list is filtered by state, connector and a part of the number', async ({
    client,
    assert,
  }) => {
    const blank = await stockedCarrier('usb-a', 'A64A79C8')
    const { carrier } = await writtenApplication(await registeredLetter(), 1, {
      connector: 'type-c',
    })
    const shown = async (query: string) => {
      const page = await client.get(`/carriers?${query}`).loginAs(desk.operator)
      page.assertStatus(200)
      return [blank, carrier].map(({ serialNumber }) =>
        page.text().includes(`/carriers/${serialNumber}"`)
      )
    }
    assert.deepEqual(await shown(''), [true, true])
    assert.deepEqual(await shown('state=written'), [false, true])
    assert.deepEqual(await shown('connector=usb-a'), [true, false])
    assert.deepEqual(await shown('q=a64a 79'), [true, false])
    assert.deepEqual(await shown('q=zzzz'), [false, false])
  })

  test('one carrier: whose it is, its certificate and every movement, the last one first', async ({
    client,
    assert,
  }) => {
    const written = await writtenApplication(await registeredLetter('02-11/4187'), 1)
    const { carrier, application, certificate } = written
    for (const user of [desk.operator, desk.administrator]) {
      const page = await client.get(`/carriers/${carrier.serialNumber}`).loginAs(user)
      for (const fact of [
        application.fullName,
        '02-11/4187',
        `/certificates/${certificate.serial}`,
      ])
        page.assertTextIncludes(fact)
      const places = ['Свидетельство записано', 'создан ключ', 'Принят на склад'].map((words) =>
        page.text().indexOf(words)
      )
      assert.notInclude(places, -1)
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b)
      )
      const offered = page.text().includes(`/applications/${application.id}/hand-out/new`)
      assert.equal(offered, user.role === 'operator')
    }
  })

  test('an unknown carrier is a page that is not there', async ({ client }) => {
    const page = await client.get('/carriers/NONE').loginAs(desk.operator)
    page.assertStatus(404)
  })
})
