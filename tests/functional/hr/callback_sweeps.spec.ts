import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { PAUSES, SendCallbacks } from '#ca/hr/callbacks/send_callbacks'
import { ReplayCallback } from '#ca/hr/callbacks/replay_callback'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { hrListener } from '#tests/support/hr/listener'
import HrCallback from '#models/hr_callback'
import type { IssuingHouse } from '#tests/support/issuing_house'
import { houseThatTells, ToldSystem } from '#tests/support/hr/told_system'

test.group('HR systems are told by sweeps', (group) => {
  let house: IssuingHouse
  let told: ToldSystem

  group.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(async () => {
    house = await houseThatTells()
    return () => house.close()
  })
  group.each.setup(async () => {
    told = await ToldSystem.in(house)
    return () => told.listener.close()
  })

  test('S-6: a system that does not answer keeps no other one waiting', async ({ assert }) => {
    class Little extends SendCallbacks {
      protected readonly most = 2
    }
    await told.system.merge({ callbackUrl: 'http://127.0.0.1:9/states' }).save()
    await told.changes(5)
    const other = await told.another()
    const [{ id }] = await other.changes(1)
    const sending = await house.make(Little)
    const { delivered } = await sending.handle()
    assert.deepEqual(delivered, [id])
  })

  test('S-6: nor does one that answers slowly: it is told more in the next sweep', async ({
    assert,
  }) => {
    class Impatient extends SendCallbacks {
      protected readonly patience = 0
    }
    const all = await told.changes(2)
    const sending = await house.make(Impatient)
    for (const { id } of all) {
      const { delivered } = await sending.handle()
      assert.deepEqual(delivered, [id])
    }
  })

  test('a system that is suspended, or moves, while it is told of something is told no more there', async ({
    assert,
  }) => {
    const all = await told.changes(4)
    const [suspending, other] = [await house.make(SuspendSystem), await hrListener()]
    const acts = [
      () => told.system.merge({ callbackUrl: other.url }).save(),
      () => suspending.handle(told.system.id, true, 'administrator'),
    ]
    for (const each of [told.listener, other])
      each.answer(
        (_, response) =>
          void acts
            .shift()?.()
            .then(() => response.end())
      )
    assert.deepEqual(
      await told.delivered(),
      all.slice(0, 2).map(({ id }) => id)
    )
    assert.deepEqual([told.listener.heard.length, other.heard.length], [1, 1])
    await other.close()
  })

  test('what the administrator has sent again during its last try is sent again, whatever came of that', async ({
    assert,
  }) => {
    const [callback] = await told.changes(1)
    const replay = await house.make(ReplayCallback)
    const again = () => replay.handle(told.system.id, callback.id, 'administrator')
    for (const status of [503, 200]) {
      await HrCallback.query().where('id', callback.id).update({ tried: PAUSES.length })
      told.listener.answer(
        (_, response) => void again().then(() => response.writeHead(status).end())
      )
      await told.send()
      await callback.refresh()
      assert.deepInclude(callback.$attributes, { deliveredAt: null, givenUpAt: null, tried: 0 })
      assert.isNotNull(callback.nextTryAt)
    }
    told.listener.status(200)
    assert.deepEqual(await told.delivered(), [callback.id])
    await callback.refresh()
    assert.isNotNull(callback.deliveredAt)
    assert.isNull(callback.nextTryAt)
  })

  test('of two processes one makes a try', async ({ assert }) => {
    await told.refuse()
    const reports = await Promise.all([told.send(), told.send()])
    assert.lengthOf(
      reports.flatMap((report) => report.delivered),
      1
    )
    assert.lengthOf(told.listener.heard, 1)
  })
})
