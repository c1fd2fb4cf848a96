import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { openOnlineHouse } from '#tests/support/online_house'
import { Door } from '#tests/support/hr/door'
import { ForeignClients, type ForeignClient } from '#tests/support/hr/foreign_clients'

test.group('Clients of other makes at the door of the HR channel', (group) => {
  let door: Door
  let clients: ForeignClients

  group.setup(async () => {
    const rollback = await testUtils.db().wrapInGlobalTransaction()
    const stop = await testUtils.httpServer().start()
    const house = await openOnlineHouse()
    door = await Door.open(house)
    clients = await ForeignClients.open()
    return async () => {
      await clients.close()
      door.close()
      await house.close()
      await stop()
      await rollback()
    }
  })

  const made: Record<string, () => ForeignClient | Promise<ForeignClient>> = {
    'PHP’s SoapClient': () => clients.php(),
    'gSOAP': () => clients.gsoap(),
  }

  for (const [name, make] of Object.entries(made)) {
    test(`S-6.4: ${name} reads the WSDL, understands a fault, and the answer to a message that was signed elsewhere`, async ({
      assert,
    }) => {
      const client = await make()
      const [faultCode, code, message, hint] = await client.call()
      assert.match(faultCode, /:Client$/)
      assert.equal(code, 'E_HR_SIGNATURE_MISSING')
      assert.isNotEmpty(message)
      assert.isNotEmpty(hint)
      const calls = door.answers.calls.length
      const said = await client.send(await door.message({ messageId: `to-${calls}` }))
      assert.deepEqual(said, ['SCSS001', '7', 'ОН-000007', '2026-11-24'])
      assert.lengthOf(door.answers.calls, calls + 1)
    })
  }
})
