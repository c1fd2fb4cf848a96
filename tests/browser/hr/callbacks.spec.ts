import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuditLog } from '#ca/audit/audit_log'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { Clock, FixedClock } from '#ca/clock'
import { PAUSES, SendCallbacks } from '#ca/hr/callbacks/send_callbacks'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { hrListener, type HrListener } from '#tests/support/hr/listener'
import { aHolder, goTo, openOnlineHouse } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import { ORIGIN } from '#tests/support/online_pages'
import { lookAt } from '#tests/support/screenshots'
import { aUser } from '#tests/support/users'
import HrCallback from '#models/hr_callback'
import type { IssueAnswer } from '#ca/hr/requests'
import type HrSystem from '#models/hr_system'
import type { IssuingHouse } from '#tests/support/issuing_house'

test.group('Changes of state on the page of an HR system', (group) => {
  let house: IssuingHouse
  let listener: HrListener
  let system: HrSystem

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    goTo(house, FILED_AT)
    const renewing = await house.make(RenewServices)
    await renewing.handle()
    listener = await hrListener()
    system = await aSystem({ name: 'E-Qyzmet', callbackUrl: listener.url })
    return async () => {
      app.container.restoreAll([Clock, AuditLog])
      await listener.close()
      await house.close()
    }
  })

  async function filed() {
    const holder = await aHolder(house)
    const message = await aMessage(system, holder.iin)
    const { number } = (await answered(house, await issueRequest(holder), message)) as IssueAnswer
    return number
  }

  async function confirmed() {
    const onlineApplicationId = await filed()
    const confirming = await house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId, acceptDifferences: false }, 'operator')
  }

  async function refused() {
    const onlineApplicationId = await filed()
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.2', reason: 'Лауазым сәйкес емес' } as const
    await refusing.handle({ onlineApplicationId, ...said }, 'operator')
  }

  async function send(minutesLater = 0) {
    const now = DateTime.fromISO(FILED_AT, { zone: 'utc' }).plus({ minutes: minutesLater })
    goTo(house, now.toISO() ?? '')
    const sending = await house.make(SendCallbacks)
    await sending.handle()
  }

  /** Given up; taken at the first try; put off twice; not tried yet: one change of each. */
  async function everyOutcome() {
    listener.status(503, '<later & more>')
    await refused()
    for (let tried = 0, at = 0; tried <= PAUSES.length; at += PAUSES[tried++] ?? 0) await send(at)
    listener.status(200)
    const { serial } = await confirmed()
    await send()
    listener.status(302)
    await refused()
    await send()
    await send(PAUSES[0])
    goTo(house, FILED_AT)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [serial], ...why }, 'operator')
  }

  test('S-6, S-12.3: queued, taken, put off and given up are told apart; what was given up is sent again', async ({
    visit,
    browserContext,
    assert,
  }) => {
    await everyOutcome()
    app.container.swap(Clock, () => new FixedClock(FILED_AT))
    app.container.swap(AuditLog, () => new AuditLog(new FixedClock(FILED_AT)))
    await browserContext.loginAs(await aUser('administrator'))
    const address = `/administration/hr-systems/${system.id}`
    const page = await visit(`${address}`)
    for (const language of ['kk', 'ru', 'en']) {
      await page.goto(`${ORIGIN}/language/${language}`)
      await page.goto(`${ORIGIN}${address}`)
      if (language !== 'en') await lookAt(page, assert, `hr-callbacks-${language}`)
    }
    const rows = page.locator('tr:has(form[action$="/replay"])')
    const texts = await rows.allInnerTexts()
    const told = texts.map((text) => text.replaceAll(/\s+/g, ' '))
    const [queued, putOff, taken, givenUp] = told
    assert.match(queued, /certificate revoked waits next at 17\.11\.2026 10:42 .*Not tried yet/)
    assert.match(putOff, /refused waits 2 tries next at .* not followed \(302\)/)
    assert.match(taken, /confirmed taken 1 try Send again taken \(200\)/)
    assert.match(givenUp, /refused given up 10 tries Send again not taken \(503\) .*<later & more>/)

    await rows.last().locator('button').click()
    await page.waitForSelector('.done')
    assert.match(await rows.last().innerText(), /waits\s+10 tries/)
    await lookAt(page, assert, 'hr-callbacks-queued-again')
    listener.status(200)
    await send()
    const [first] = await HrCallback.query().where('systemId', system.id).orderBy('id')
    assert.isNotNull(first.deliveredAt)
    await page.reload()
    assert.match(await rows.last().innerText(), /taken\s+11 tries/)
  })
})
