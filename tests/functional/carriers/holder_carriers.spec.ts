import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { assertMayReceive, holderCarriers } from '#ca/carriers/holder_carriers'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { inventedIin } from '#tests/support/invented_iin'
import { certificateRow, stockedCarrier, writtenApplication } from '#tests/support/written_carriers'
import type Letter from '#models/letter'
import type { Connector } from '#models/carrier'

const at = DateTime.fromISO('2026-11-20T05:00:00Z', { zone: 'utc' })
const IIN = inventedIin(77)
const NEXT = 999_999

async function answer(connector: Connector, applicationId = NEXT) {
  try {
    await assertMayReceive(IIN, connector, applicationId, { at })
    return 'may'
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
}

test.group('S-4: an employee gets at most two carriers, one of two has Type-C', (group) => {
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    letter = await registeredLetter()
  })

  const has = (row: number, connector: Connector, iin = IIN) =>
    writtenApplication(letter, row, { connector, application: { iin } })

  test('the first carrier may be of either kind', async ({ assert }) => {
    assert.equal(await answer('usb-a'), 'may')
    assert.equal(await answer('type-c'), 'may')
  })

  test('the second beside a USB-A must be Type-C', async ({ assert }) => {
    await has(1, 'usb-a')
    assert.equal(await answer('usb-a'), 'E_CARRIER_TYPE_C')
    assert.equal(await answer('type-c'), 'may')
  })

  test('the second beside a Type-C may be USB-A', async ({ assert }) => {
    await has(1, 'type-c')
    assert.equal(await answer('usb-a'), 'may')
  })

  test('there is no third', async ({ assert }) => {
    await has(1, 'usb-a')
    await has(2, 'type-c')
    assert.equal(await answer('type-c'), 'E_CARRIER_LIMIT')
    assert.equal(await answer('usb-a'), 'E_CARRIER_LIMIT')
  })

  test('other people’s carriers are not counted', async ({ assert }) => {
    await has(1, 'usb-a', inventedIin(78))
    assert.equal(await answer('usb-a'), 'may')
  })

  test('the carrier of the same application is not counted: an interrupted act goes on', async ({
    assert,
  }) => {
    const { application } = await has(1, 'usb-a')
    assert.equal(await answer('usb-a', application.id), 'may')
  })

  test('a carrier counts from the reservation of its certificate', async ({ assert }) => {
    const application = await waitingApplication(letter, 1, { iin: IIN, state: 'issuing' })
    const changes = { state: 'reserved' as const, der: null, issuedAt: null }
    await certificateRow(application, await stockedCarrier('usb-a'), changes)
    assert.equal(await answer('usb-a'), 'E_CARRIER_TYPE_C')
  })

  test('a voided reservation and a certificate that has run out do not count', async ({
    assert,
  }) => {
    const application = await waitingApplication(letter, 1, { iin: IIN })
    await certificateRow(application, await stockedCarrier(), { state: 'void' })
    const ended = DateTime.fromISO('2026-11-19T05:00:00Z', { zone: 'utc' })
    await writtenApplication(letter, 2, {
      application: { iin: IIN },
      certificate: { notAfter: ended },
    })
    assert.equal(await answer('usb-a'), 'may')
    assert.isEmpty(await holderCarriers(IIN, { at }))
  })

  test('the carriers of a person are named', async ({ assert }) => {
    const one = await has(1, 'usb-a')
    const two = await has(2, 'type-c')
    const carriers = await holderCarriers(IIN, { at })
    assert.deepEqual(
      carriers.map(({ serialNumber }) => serialNumber),
      [one.carrier.serialNumber, two.carrier.serialNumber]
    )
  })
})
