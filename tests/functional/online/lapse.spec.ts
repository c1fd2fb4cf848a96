import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddCalendarDay } from '#ca/calendar/add_calendar_day'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import {
  aHolder,
  annex4Row,
  goTo,
  letterFor,
  openOnlineHouse,
  refusal,
} from '#tests/support/online_house'
import { LAST_DAY } from '#tests/support/online_moments'
import AuditEntry from '#models/audit_entry'
import { FILED_AT } from '#tests/support/online_moments'
import OnlineNotice from '#models/online_notice'
import type { IssuingHouse } from '#tests/support/issuing_house'

/** The last minute of a day in Almaty, and the first of the next. */
const lastMinute = (day: string) => `${day}T18:59:59Z`
const NEXT_MORNING = '2026-12-07T19:00:00Z'

test.group('S-13: an online application whose letter does not come', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    return () => house.close()
  })

  async function sweep() {
    const lapsing = await house.make(LapseOnlineApplications)
    return lapsing.handle()
  }

  async function filed() {
    const holder = await aHolder(house)
    return holder.file()
  }

  async function stateOf(id: number, today: string) {
    const { state } = await findOnlineApplication(id, today)
    return state
  }

  test('lapses fourteen working days after it was filed: not a minute earlier', async ({
    assert,
  }) => {
    const { id } = await filed()
    const { deadline } = await findOnlineApplication(id, FILED_AT.slice(0, 10))
    assert.deepInclude(deadline, { left: 14, dueOn: LAST_DAY }, 'told from the first day on')
    goTo(house, lastMinute(LAST_DAY))
    assert.deepInclude(await sweep(), { lapsed: [] })
    goTo(house, NEXT_MORNING)
    assert.deepInclude(await sweep(), { lapsed: [id] })
    assert.deepInclude(await sweep(), { lapsed: [] }, 'once')
    const { state, application } = await findOnlineApplication(id, '2026-12-08')
    assert.equal(state, 'lapsed')
    assert.equal(application.steps[0].takenBy, 'system')
    const entries = await AuditEntry.query().where('event', 'online_application_lapsed')
    assert.deepEqual(JSON.parse(String(entries[0].data)), { lastDay: LAST_DAY })
  })

  test('has lapsed by the calendar alone, when the server was down that night', async ({
    assert,
  }) => {
    const holder = await aHolder(house)
    const { id } = await holder.file()
    goTo(house, NEXT_MORNING)
    assert.equal(await stateOf(id, '2026-12-08'), 'lapsed')
    assert.isNull(await refusal(() => holder.file()), 'and stands in nobody’s way')
  })

  test('counts by the calendar of the day: a day off that was added meanwhile moves the end', async ({
    assert,
  }) => {
    const { id } = await filed()
    const adding = await app.container.make(AddCalendarDay)
    await adding.handle({ date: LAST_DAY, kind: 'day_off', name: 'Ауыстырылған күн' }, 'admin')
    goTo(house, NEXT_MORNING)
    assert.deepInclude(await sweep(), { lapsed: [] })
    goTo(house, '2026-12-08T19:00:00Z')
    assert.deepInclude(await sweep(), { lapsed: [id] })
  })

  test('is told of three working days before, once, and of the lapse', async ({ assert }) => {
    const { id } = await filed()
    goTo(house, '2026-12-01T05:00:00Z')
    assert.deepInclude(await sweep(), { warned: [] })
    goTo(house, '2026-12-02T05:00:00Z')
    assert.deepInclude(await sweep(), { warned: [id] })
    assert.deepInclude(await sweep(), { warned: [] })
    goTo(house, NEXT_MORNING)
    await sweep()
    const notices = await OnlineNotice.query().where('onlineApplicationId', id).orderBy('id')
    assert.deepEqual(
      notices.map(({ notice }) => notice),
      ['lapses_soon', 'lapsed']
    )
  })

  test('does not lapse once the letter is here', async ({ assert }) => {
    const online = await filed()
    goTo(house, lastMinute(LAST_DAY))
    await letterFor(house, [annex4Row(online)])
    goTo(house, NEXT_MORNING)
    assert.deepInclude(await sweep(), { lapsed: [] })
    assert.equal(await stateOf(online.id, '2026-12-08'), 'letter_received')
  })

  test('a letter that came in time and is registered late takes the lapse back; one that came late does not', async ({
    assert,
  }) => {
    const [inTime, late] = [await aHolder(house), await aHolder(house)]
    const [first, second] = [await inTime.file(), await late.file()]
    goTo(house, NEXT_MORNING)
    await sweep()
    await letterFor(house, [annex4Row(first)], { receivedOn: LAST_DAY })
    await letterFor(house, [annex4Row(second)], { receivedOn: '2026-12-08' })
    assert.equal(await stateOf(first.id, '2026-12-08'), 'letter_received')
    assert.equal(await stateOf(second.id, '2026-12-08'), 'lapsed')
  })
})
