import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { KeyPair } from '#ca/crypto/key_pair'
import { rootWork } from '#ca/root/due_work'
import { RootHouse, stateRequest } from '#tests/support/root_house'

test.group('Root CA: the terms of an application (R-5)', (group) => {
  let house: RootHouse
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    keys = KeyPair.generate('gost-2015')
    return () => house.close()
  })

  test('R-5: fifteen working days from the documents', async ({ assert }) => {
    const { dueOn } = await house.apply(await stateRequest(keys), { receivedOn: '2026-11-09' })
    assert.equal(dueOn, '2026-11-30')
    const { applications } = await rootWork(house.clock.now())
    assert.equal(applications[0].deadline.total, 15)
    assert.equal(applications[0].deadline.left, 14)
    house.clock.set('2026-12-02T05:00:00Z')
    const late = await rootWork(house.clock.now())
    assert.equal(late.applications[0].deadline.state, 'overdue')
  })

  test('R-5: a day off that is entered later moves the term that runs', async ({ assert }) => {
    await house.apply(await stateRequest(keys), { receivedOn: '2026-11-09' })
    const lastDay = async () => {
      const { applications } = await rootWork(house.clock.now())
      return applications[0].deadline.dueOn
    }
    assert.equal(await lastDay(), '2026-11-30')
    const add = await house.make(AddCalendarDay)
    await add.handle({ date: '2026-11-12', kind: 'day_off', name: 'Ауыстырылған күн' }, 'admin')
    assert.equal(await lastDay(), '2026-12-01')
  })
})
