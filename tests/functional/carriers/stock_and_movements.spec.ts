import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { Clock, FixedClock } from '#ca/clock'
import { findCarrier } from '#ca/carriers/find_carrier'
import { listCarriers } from '#ca/carriers/list_carriers'
import { moveCarrier } from '#ca/carriers/move_carrier'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { ACTOR, stockedCarrier, writtenApplication } from '#tests/support/written_carriers'
import AuditEntry from '#models/audit_entry'
import Carrier, { CARRIER_STATES } from '#models/carrier'
import CarrierMovement from '#models/carrier_movement'
import type { CarrierState } from '#models/carrier'

const clock = new FixedClock('2026-11-17T05:42:00Z')

function move(carrierId: number, to: CarrierState, applicationId: number | null) {
  return db.transaction((trx) =>
    moveCarrier(trx, { carrierId, to, applicationId, actor: ACTOR, at: clock.now() })
  )
}

async function codeOf(act: Promise<unknown>) {
  try {
    await act
    return 'no error'
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
}

test.group('carriers: stock', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    app.container.swap(Clock, () => clock)
    return () => app.container.restore(Clock)
  })

  test('a carrier seen for the first time comes into stock, with its movement and its audit line', async ({
    assert,
  }) => {
    const stock = await app.container.make(TakeIntoStock)
    const seen = { serialNumber: 'A64A79C8', connector: 'type-c' as const, model: 'KAZTOKEN' }
    const { id } = await stock.handle(seen, 'operator')
    const carrier = await Carrier.findOrFail(id)
    assert.containsSubset(carrier.$attributes, { ...seen, state: 'stock', applicationId: null })
    const [movement, ...more] = await CarrierMovement.query().where('carrierId', id)
    assert.isEmpty(more)
    assert.containsSubset(movement.$attributes, { state: 'stock', movedBy: 'operator' })
    assert.equal(movement.movedAt.toMillis(), clock.now().toMillis())
    const entry = await AuditEntry.findByOrFail('event', 'carrier_stocked')
    assert.equal(entry.subject, 'carrier:A64A79C8')
    assert.deepEqual(JSON.parse(entry.data), seen)
  })

  test('a carrier seen again keeps its row and its state', async ({ assert }) => {
    const { carrier } = await writtenApplication(await registeredLetter(), 1)
    const { serialNumber } = carrier
    const stock = await app.container.make(TakeIntoStock)
    const again = await stock.handle({ serialNumber, connector: 'type-c', model: 'x' }, ACTOR)
    assert.equal(again.id, carrier.id)
    assert.equal(again.state, 'written')
    assert.equal(again.connector, 'usb-a')
    assert.lengthOf(await AuditEntry.query().where('event', 'carrier_stocked'), 1)
  })

  test('the list is filtered by state, connector and a part of the serial number', async ({
    assert,
  }) => {
    await stockedCarrier('usb-a', 'A64A79C8')
    await stockedCarrier('type-c', 'B1000000')
    const { carrier } = await writtenApplication(await registeredLetter(), 1)
    const serials = async (filter: Parameters<typeof listCarriers>[0]) => {
      const page = await listCarriers(filter)
      return page.all().map(({ serialNumber }) => serialNumber)
    }
    assert.deepEqual(await serials({ state: 'written' }), [carrier.serialNumber])
    assert.deepEqual(await serials({ connector: 'type-c' }), ['B1000000'])
    assert.deepEqual(await serials({ serialNumber: 'a64a 79' }), ['A64A79C8'])
    assert.deepEqual(await serials({ serialNumber: '%' }), [])
    assert.lengthOf(await serials({}), 3)
  })

  test('one carrier is found with its employee and its whole life', async ({ assert }) => {
    const written = await writtenApplication(await registeredLetter(), 1)
    const { carrier, movements } = await findCarrier(written.carrier.serialNumber)
    assert.equal(carrier.application.iin, written.application.iin)
    assert.deepEqual(
      movements.map(({ state }) => state),
      ['stock', 'assigned', 'written']
    )
  })
})

test.group('carriers: one state, one place', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const ALLOWED = [
    'stock assigned',
    'assigned written',
    'assigned stock',
    'written handed_out',
    'handed_out returned',
    'returned stock',
  ]
  const PAIRS = CARRIER_STATES.flatMap((from) =>
    CARRIER_STATES.filter((to) => to !== from).map((to) => ({ from, to }))
  )

  test('{from} → {to}')
    .with(PAIRS)
    .run(async ({ assert }, { from, to }) => {
      const { id: applicationId } = await waitingApplication(await registeredLetter(), 1)
      const carrier = await stockedCarrier()
      const before = from === 'stock' ? null : applicationId
      await carrier.merge({ state: from, applicationId: before }).save()
      const act = move(carrier.id, to, to === 'stock' ? null : applicationId)
      const allowed = ALLOWED.includes(`${from} ${to}`)
      assert.equal(await codeOf(act), allowed ? 'no error' : 'E_CARRIER_TRANSITION')
      await carrier.refresh()
      assert.equal(carrier.state, allowed ? to : from)
      const movements = await CarrierMovement.query().where('carrierId', carrier.id)
      assert.lengthOf(movements, allowed ? 2 : 1)
    })

  test('a carrier that is there already makes no second movement', async ({ assert }) => {
    const { carrier, application } = await writtenApplication(await registeredLetter(), 1)
    await move(carrier.id, 'written', application.id)
    const movements = await CarrierMovement.query().where('carrierId', carrier.id)
    assert.lengthOf(movements, 3)
  })

  test('a carrier does not change its employee on the way', async ({ assert }) => {
    const letter = await registeredLetter()
    const other = await waitingApplication(letter, 2)
    const { carrier } = await writtenApplication(letter, 1)
    assert.equal(await codeOf(move(carrier.id, 'handed_out', other.id)), 'E_CARRIER_OF_ANOTHER')
    assert.equal(await codeOf(move(carrier.id, 'written', other.id)), 'E_CARRIER_OF_ANOTHER')
  })

  test('only a carrier in stock is nobody’s', async ({ assert }) => {
    const { carrier, application } = await writtenApplication(await registeredLetter(), 1)
    assert.equal(await codeOf(move(carrier.id, 'handed_out', null)), 'E_CARRIER_OF_NOBODY')
    assert.equal(await codeOf(move(carrier.id, 'stock', application.id)), 'E_CARRIER_OF_NOBODY')
  })
})
