import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { readCertificate } from '#ca/certificates/certificate_view'
import { PAUSES, SendCallbacks } from '#ca/hr/callbacks/send_callbacks'
import { ReplayCallback } from '#ca/hr/callbacks/replay_callback'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { OnlinePoints } from '#ca/online/online_points'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { readXml } from '#ca/verification/xml/read_xml'
import { signaturesOf } from '#ca/verification/xml/signature_elements'
import { checkXmlSignature } from '#ca/verification/xml/verify_xml'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { hrListener, type HrListener } from '#tests/support/hr/listener'
import { aHolder, goTo, openOnlineHouse } from '#tests/support/online_house'
import { aUser } from '#tests/support/users'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import HrCallback, { CALLBACK_STATES } from '#models/hr_callback'
import type HrSystem from '#models/hr_system'
import { FILED_AT } from '#tests/support/online_moments'
import { DateTime } from 'luxon'
import type { IssueAnswer } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

test.group('An HR system is told of changes of state', (group) => {
  let house: IssuingHouse
  let listener: HrListener
  let holder: OnlineHolder
  let system: HrSystem

  group.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(async () => {
    house = await openOnlineHouse()
    goTo(house, FILED_AT)
    const renewing = await house.make(RenewServices)
    await renewing.handle()
    return () => house.close()
  })
  group.each.setup(async () => {
    listener = await hrListener()
    holder = await aHolder(house)
    system = await aSystem({ callbackUrl: listener.url })
    return () => listener.close()
  })

  async function filed() {
    const message = await aMessage(system, holder.iin)
    const { number } = (await answered(house, await issueRequest(holder), message)) as IssueAnswer
    return { number, messageId: message.messageId }
  }

  async function confirm(onlineApplicationId: number) {
    const confirming = await house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId, acceptDifferences: false }, 'operator')
  }

  async function refuse() {
    const { number: onlineApplicationId } = await filed()
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.2', reason: 'Лауазым сәйкес емес' } as const
    await refusing.handle({ onlineApplicationId, ...said }, 'operator')
  }

  async function send() {
    const sending = await house.make(SendCallbacks)
    return sending.handle()
  }

  const delivered = async () => {
    const report = await send()
    return report.delivered
  }

  const failed = async () => {
    const report = await send()
    return report.failed
  }

  const queued = () => HrCallback.query().where('systemId', system.id).orderBy('id')
  const states = async () => {
    const all = await queued()
    return all.map(({ state }) => state)
  }

  test('S-6: that an application was confirmed is pushed once, signed by a service of the State CA', async ({
    assert,
  }) => {
    const { number, messageId } = await filed()
    assert.deepEqual(await states(), [])
    await confirm(number)
    const [{ id }] = await queued()
    assert.deepEqual(await send(), { delivered: [id], failed: [], givenUp: [] })
    assert.deepEqual(await send(), { delivered: [], failed: [], givenUp: [] })
    assert.lengthOf(listener.heard, 1)
    const [{ document }] = listener.heard
    for (const said of [
      `<delivery>${id}</delivery>`,
      `<messageId>${messageId}</messageId><number>${number}</number>`,
      '<state>confirmed</state><changedAt>2026-11-17T',
    ])
      assert.include(document, said)
    assert.notInclude(document, holder.iin)
    const read = readXml(Buffer.from(document))
    const [signature] = signaturesOf(read)
    const certificate = readCertificate(signature.certificates[0])
    assert.deepEqual(
      checkXmlSignature(read, signature, certificate).map(({ outcome }) => outcome),
      ['pass', 'pass']
    )
    const { certificate: issuer } = await Authority.findByOrFail('role', 'state')
    assert.equal(certificate.issuer.text, readCertificate(new Uint8Array(issuer)).subject.text)
    assert.include(certificate.subject.text, 'HR CHANNEL')
  })

  test('S-12.3: a refusal that is not taken is tried after growing pauses, and given up at last', async ({
    assert,
  }) => {
    listener.status(503, 'later')
    await refuse()
    const [{ id }] = await queued()
    let now = DateTime.fromISO(FILED_AT, { zone: 'utc' })
    for (const pause of PAUSES) {
      assert.deepEqual(await failed(), [id])
      goTo(house, now.plus({ minutes: pause, seconds: -1 }).toISO() ?? '')
      assert.deepEqual(await failed(), [])
      now = now.plus({ minutes: pause })
      goTo(house, now.toISO() ?? '')
    }
    assert.deepEqual(await send(), { delivered: [], failed: [], givenUp: [id] })
    goTo(house, now.plus({ days: 30 }).toISO() ?? '')
    assert.deepEqual(await send(), { delivered: [], failed: [], givenUp: [] })
    assert.lengthOf(listener.heard, PAUSES.length + 1)
    for (const { document } of listener.heard)
      assert.include(document, `<delivery>${id}</delivery>`)

    const replay = await house.make(ReplayCallback)
    await replay.handle(system.id, id, 'administrator')
    listener.status(200)
    assert.deepEqual(await delivered(), [id])
    const [entry] = await AuditEntry.query().orderBy('seq', 'desc').limit(1)
    assert.deepEqual(
      [entry.event, entry.subject],
      ['hr_callback_replayed', `hr_system:${system.id}`]
    )
    const [{ tries }] = await queued().preload('tries')
    assert.deepInclude(tries[0].$attributes, { outcome: 'not_taken', status: 503, answer: 'later' })
    assert.deepInclude(tries.at(-1)?.$attributes, { outcome: 'delivered', status: 200 })
  })

  test('a revocation by whatever channel of a certificate issued through it is pushed', async ({
    assert,
  }) => {
    const { number } = await filed()
    const { serial } = await confirm(number)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [holder.certificate.serial], ...why }, 'operator')
    assert.deepEqual(await states(), ['confirmed'])
    await revoking.handle({ serials: [serial], ...why }, 'operator')
    assert.deepEqual(await states(), ['confirmed', 'revoked'])
    assert.lengthOf(await delivered(), 2)
  })

  test('an act that is taken back, as after a crash, leaves nothing to push', async ({
    assert,
  }) => {
    class Failing extends OnlinePoints {
      async reached(point: string) {
        if (point !== 'confirming') return
        assert.deepEqual(await states(), ['confirmed'])
        throw new Error('the test ends it here')
      }
    }
    const { number } = await filed()
    house.bind(OnlinePoints as never, new Failing() as never)
    await assert.rejects(() => confirm(number), 'the test ends it here')
    house.bind(OnlinePoints as never, new OnlinePoints() as never)
    assert.deepEqual(await states(), [])
    await confirm(number)
    assert.deepEqual(await states(), ['confirmed'])
  })

  test('nothing is queued without an address; nothing is pushed while the system is suspended', async ({
    assert,
  }) => {
    const { number } = await filed()
    const suspending = await house.make(SuspendSystem)
    await suspending.handle(system.id, true, 'administrator')
    await confirm(number)
    assert.deepEqual(await delivered(), [])
    await suspending.handle(system.id, false, 'administrator')
    assert.lengthOf(await delivered(), 1)
    holder = await aHolder(house)
    system = await aSystem()
    const other = await filed()
    await confirm(other.number)
    assert.deepEqual(await states(), [])
  })

  /** Changes of an application, due now, whatever has become of it. */
  async function changes(many: number): Promise<HrCallback[]> {
    const { number: onlineApplicationId } = await filed()
    const changedAt = DateTime.fromISO(FILED_AT, { zone: 'utc' })
    return HrCallback.createMany(
      CALLBACK_STATES.slice(0, many).map((state) => ({
        ...{ systemId: system.id, onlineApplicationId, state, changedAt },
        nextTryAt: changedAt.minus({ minutes: 1 }),
      }))
    )
  }

  test('S-6: a system that does not answer keeps no other one waiting', async ({ assert }) => {
    class Little extends SendCallbacks {
      protected readonly most = 2
    }
    await system.merge({ callbackUrl: 'http://127.0.0.1:9/states' }).save()
    await changes(5)
    holder = await aHolder(house)
    system = await aSystem({ callbackUrl: listener.url })
    const [{ id }] = await changes(1)
    const sending = await house.make(Little)
    const { delivered: told } = await sending.handle()
    assert.deepEqual(told, [id])
  })

  test('S-6: nor does one that answers slowly: it is told more in the next sweep', async ({
    assert,
  }) => {
    class Impatient extends SendCallbacks {
      protected readonly patience = 0
    }
    const all = await changes(2)
    const sending = await house.make(Impatient)
    for (const { id } of all) {
      const { delivered: told } = await sending.handle()
      assert.deepEqual(told, [id])
    }
  })

  test('a system that is suspended, or moves, while it is told of something is told no more there', async ({
    assert,
  }) => {
    const all = await changes(4)
    const [suspending, other] = [await house.make(SuspendSystem), await hrListener()]
    const acts = [
      () => system.merge({ callbackUrl: other.url }).save(),
      () => suspending.handle(system.id, true, 'administrator'),
    ]
    for (const each of [listener, other])
      each.answer(
        (_, response) =>
          void acts
            .shift()?.()
            .then(() => response.end())
      )
    assert.deepEqual(
      await delivered(),
      all.slice(0, 2).map(({ id }) => id)
    )
    assert.deepEqual([listener.heard.length, other.heard.length], [1, 1])
    await other.close()
  })

  test('what the administrator has sent again during its last try is sent again, whatever came of that', async ({
    assert,
  }) => {
    const [callback] = await changes(1)
    const replay = await house.make(ReplayCallback)
    const again = () => replay.handle(system.id, callback.id, 'administrator')
    for (const status of [503, 200]) {
      await HrCallback.query().where('id', callback.id).update({ tried: PAUSES.length })
      listener.answer((_, response) => void again().then(() => response.writeHead(status).end()))
      await send()
      await callback.refresh()
      assert.deepInclude(callback.$attributes, { deliveredAt: null, givenUpAt: null, tried: 0 })
      assert.isNotNull(callback.nextTryAt)
    }
    listener.status(200)
    assert.deepEqual(await delivered(), [callback.id])
    await callback.refresh()
    assert.isNotNull(callback.deliveredAt)
    assert.isNull(callback.nextTryAt)
  })

  test('of two processes one makes a try', async ({ assert }) => {
    await refuse()
    const reports = await Promise.all([send(), send()])
    assert.lengthOf(
      reports.flatMap((report) => report.delivered),
      1
    )
    assert.lengthOf(listener.heard, 1)
  })

  test('an administrator sees the last answer, sends again and changes the address; an operator does not', async ({
    client,
    assert,
  }) => {
    listener.status(503, '<later & more>')
    await refuse()
    await send()
    const [{ id }] = await queued()
    const [administrator, operator] = [await aUser('administrator'), await aUser('operator')]
    const address = `/administration/hr-systems/${system.id}`
    const page = await client.get(address).loginAs(administrator)
    page.assertTextIncludes('&lt;later &amp; more&gt;')
    page.assertTextIncludes(`${address}/callbacks/${id}/replay`)
    const seen = await client.get(address).loginAs(operator)
    assert.notInclude(seen.text(), '/replay')

    const replay = await client
      .post(`${address}/callbacks/${id}/replay`)
      .withCsrfToken()
      .loginAs(administrator)
      .redirects(0)
    replay.assertStatus(302)
    const [{ tried }] = await queued()
    assert.equal(tried, 0)

    const form = await client.get(`${address}/edit`).loginAs(administrator)
    form.assertTextIncludes(listener.url)
    const change = (callback: string) =>
      client
        .post(address)
        .form({ 'addresses': '10.1.0.0/16', 'limit': 30, 'kinds[]': 'issue', callback })
        .withCsrfToken()
        .loginAs(administrator)
        .redirects(0)
    await change('ftp://hr.gov.kz/')
    await system.refresh()
    assert.equal(system.callbackUrl, listener.url)
    await change('https://hr.gov.kz/states')
    await system.refresh()
    assert.deepInclude(system.$attributes, {
      ...{ addresses: ['10.1.0.0/16'], limitPerMinute: 30, kinds: ['issue'] },
      callbackUrl: 'https://hr.gov.kz/states',
    })
    const [entry] = await AuditEntry.query().where('event', 'hr_system_changed')
    assert.equal(entry.subject, `hr_system:${system.id}`)
  })
})
