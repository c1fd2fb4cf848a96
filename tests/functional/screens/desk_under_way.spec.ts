import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { Reserver } from '#ca/issuance/reserver'
import { Clock } from '#ca/clock'
import Application from '#models/application'
import Certificate from '#models/certificate'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'
import type { ApiClient } from '@japa/api-client'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'

const FALSE_ALARMS = ['Нужно решение', 'E_KEY_CERTIFIED', 'E_CARRIER_UNFIT', 'tag bad']

test.group('the desk while somebody is being written', (group) => {
  let desk: WritingDesk
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await writingDesk()
    return desk.close
  })

  const see = (client: ApiClient, path: string) =>
    client.get(path).loginAs(desk.operator).redirects(0)

  const press = (client: ApiClient, carrier: string) =>
    client
      .post(`/applications/${desk.applications[0].id}/issuance`)
      .form({ carrier, pin: PIN, pin_again: PIN })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)

  /** Begins to write, and stands still at a step until it is let go. */
  async function standingAt(step: IssuanceStep, client: ApiClient, carrier: string) {
    const there = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    desk.steps.reached = async (reached) => {
      if (reached !== step) return
      there.resolve()
      await gate.promise
    }
    const answer = press(client, carrier)
    const ended = answer.then((each) => each)
    await there.promise
    return () => (gate.resolve(), ended)
  }

  for (const step of ['key_generated', 'reserved', 'certificate_written'] as const) {
    test(`reloaded at ${step}: wait, no alarm; a second press begins nothing; then it is written`, async ({
      client,
      assert,
    }) => {
      const { serialNumber } = await desk.reader.supplyBlank()
      const [{ id, fullName }] = desk.applications
      const letGo = await standingAt(step, client, serialNumber)
      const check = `/applications/${id}/issuance/new?carrier=${serialNumber}`
      const reloaded = await see(client, check)
      const wait = reloaded.header('location') ?? ''
      assert.equal(wait, `${desk.address}?application=${id}&written=${id}`)
      for (const path of [wait, desk.address]) {
        const page = await see(client, path)
        page.assertTextIncludes('записывается')
        for (const alarm of FALSE_ALARMS) assert.notInclude(page.text(), alarm)
      }
      const waiting = await see(client, wait)
      waiting.assertHeader('refresh', '2')
      waiting.assertTextIncludes('Идёт запись, подождите')
      const again = await press(client, serialNumber)
      again.assertHeader('location', wait)
      assert.notProperty(again.session(), 'desk_failures')

      const done = await letGo()
      done.assertHeader('location', `${desk.address}?written=${id}`)
      const after = await see(client, wait)
      after.assertTextIncludes(`Записано: ${fullName}`)
      assert.isUndefined(after.header('refresh'))
      assert.lengthOf(await Certificate.all(), 1)
    })
  }

  test('the form of somebody who is written already says so, with the certificate', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    const other = await desk.reader.supplyBlank()
    await press(client, serialNumber)
    const [{ id, fullName }] = desk.applications
    const check = await see(client, `/applications/${id}/issuance/new?carrier=${serialNumber}`)
    const late = await press(client, other.serialNumber)
    for (const answer of [check, late]) {
      answer.assertHeader('location', `${desk.address}?written=${id}&already=1`)
    }
    const page = await see(client, check.header('location') ?? '')
    page.assertTextIncludes(`Уже записано: ${fullName}, носитель ${serialNumber}`)
    const { serial } = await Certificate.findByOrFail('applicationId', id)
    page.assertTextIncludes(`/certificates/${serial}`)
    assert.lengthOf(await Certificate.all(), 1)
  })

  test('what another process has issued is believed to be written for two minutes, no longer', async ({
    client,
    assert,
  }) => {
    const { serialNumber } = await desk.reader.supplyBlank()
    desk.steps.failAt = 'certificate_written'
    await press(client, serialNumber)
    const certificate = await Certificate.firstOrFail()
    const clock = await app.container.make(Clock)
    const { mark } = await app.container.make(Reserver)
    const acts = await app.container.make(ActsUnderWay)
    const isLive = async (reservedBy: string, secondsAgo: number) => {
      const issuedAt = clock.now().minus({ seconds: secondsAgo })
      await Certificate.query().where('id', certificate.id).update({ reservedBy })
      const application = await Application.query().preload('certificate').firstOrFail()
      application.certificate.issuedAt = issuedAt
      return acts.has(application, clock.now())
    }
    const host = mark.split('/').slice(0, 2).join('/')
    const parent = await otherProcess(host)
    assert.isFalse(await isLive(mark, 1), 'this process has let go of it')
    assert.isTrue(await isLive(parent, 1))
    assert.isFalse(await isLive(parent, 121))
    assert.isFalse(await isLive(`${host}/999999999/1`, 1), 'that process is gone')
  })
})

/** The mark of a process that lives: the one that began this one. */
async function otherProcess(host: string) {
  const stat = await readFile(`/proc/${process.ppid}/stat`, 'latin1')
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${host}/${process.ppid}/${start}`
}
