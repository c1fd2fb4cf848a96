import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { PAUSES } from '#ca/hr/callbacks/send_callbacks'
import { ReplayCallback } from '#ca/hr/callbacks/replay_callback'
import { SuspendSystem } from '#ca/hr/systems/suspend_system'
import { OnlinePoints } from '#ca/online/online_points'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { ReleaseCertificate } from '#ca/revocation/holds/release_certificate'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { readXml } from '#ca/verification/xml/read_xml'
import { signaturesOf } from '#ca/verification/xml/signature_elements'
import { checkXmlSignature } from '#ca/verification/xml/verify_xml'
import { allowHolds } from '#tests/support/holds'
import { goTo } from '#tests/support/online_house'
import { aUser } from '#tests/support/users'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import { FILED_AT } from '#tests/support/online_moments'
import { DateTime } from 'luxon'
import type { IssuingHouse } from '#tests/support/issuing_house'
import { houseThatTells, ToldSystem } from '#tests/support/hr/told_system'

test.group('An HR system is told of changes of state', (group) => {
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

  test('S-6: that an application was confirmed is pushed once, signed by a service of the State CA', async ({
    assert,
  }) => {
    const { number, messageId } = await told.filed()
    assert.deepEqual(await told.states(), [])
    await told.confirm(number)
    const [{ id }] = await told.queued()
    assert.deepEqual(await told.send(), { delivered: [id], failed: [], givenUp: [] })
    assert.deepEqual(await told.send(), { delivered: [], failed: [], givenUp: [] })
    assert.lengthOf(told.listener.heard, 1)
    const [{ document }] = told.listener.heard
    for (const said of [
      `<delivery>${id}</delivery>`,
      `<messageId>${messageId}</messageId><number>${number}</number>`,
      '<state>confirmed</state><changedAt>2026-11-17T',
    ])
      assert.include(document, said)
    assert.notInclude(document, told.holder.iin)
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
    told.listener.status(503, 'later')
    await told.refuse()
    const [{ id }] = await told.queued()
    let now = DateTime.fromISO(FILED_AT, { zone: 'utc' })
    for (const pause of PAUSES) {
      assert.deepEqual(await told.failed(), [id])
      goTo(house, now.plus({ minutes: pause, seconds: -1 }).toISO() ?? '')
      assert.deepEqual(await told.failed(), [])
      now = now.plus({ minutes: pause })
      goTo(house, now.toISO() ?? '')
    }
    assert.deepEqual(await told.send(), { delivered: [], failed: [], givenUp: [id] })
    goTo(house, now.plus({ days: 30 }).toISO() ?? '')
    assert.deepEqual(await told.send(), { delivered: [], failed: [], givenUp: [] })
    assert.lengthOf(told.listener.heard, PAUSES.length + 1)
    for (const { document } of told.listener.heard)
      assert.include(document, `<delivery>${id}</delivery>`)

    const replay = await house.make(ReplayCallback)
    await replay.handle(told.system.id, id, 'administrator')
    told.listener.status(200)
    assert.deepEqual(await told.delivered(), [id])
    const [entry] = await AuditEntry.query().orderBy('seq', 'desc').limit(1)
    assert.deepEqual(
      [entry.event, entry.subject],
      ['hr_callback_replayed', `hr_system:${told.system.id}`]
    )
    const [{ tries }] = await told.queued().preload('tries')
    assert.deepInclude(tries[0].$attributes, { outcome: 'not_taken', status: 503, answer: 'later' })
    assert.deepInclude(tries.at(-1)?.$attributes, { outcome: 'delivered', status: 200 })
  })

  test('a revocation by whatever channel of a certificate issued through it is pushed', async ({
    assert,
  }) => {
    const { number } = await told.filed()
    const { serial } = await told.confirm(number)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [told.holder.certificate.serial], ...why }, 'operator')
    assert.deepEqual(await told.states(), ['confirmed'])
    await revoking.handle({ serials: [serial], ...why }, 'operator')
    assert.deepEqual(await told.states(), ['confirmed', 'revoked'])
    assert.lengthOf(await told.delivered(), 2)
  })

  test('a hold and its end are pushed to nobody: nothing is over; revoked out of it is, when it is done', async ({
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const { number } = await told.filed()
    const { serial } = await told.confirm(number)
    const document = { serial, basis: 'Письмо № 7' }
    const holding = await house.make(HoldCertificate)
    const releasing = await house.make(ReleaseCertificate)
    await holding.handle(document, 'operator')
    await releasing.handle(document, 'operator')
    await holding.handle(document, 'operator')
    assert.deepEqual(await told.states(), ['confirmed'])
    const done = DateTime.fromISO(FILED_AT, { zone: 'utc' }).plus({ hours: 1 })
    goTo(house, done.toISO() ?? '')
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [serial], ...why }, 'operator')
    goTo(house, FILED_AT)
    const [, { state, changedAt }] = await told.queued()
    assert.deepEqual([state, changedAt.toMillis()], ['revoked', done.toMillis()])
  })

  test('an act that is taken back, as after a crash, leaves nothing to push', async ({
    assert,
  }) => {
    class Failing extends OnlinePoints {
      async reached(point: string) {
        if (point !== 'confirming') return
        assert.deepEqual(await told.states(), ['confirmed'])
        throw new Error('the test ends it here')
      }
    }
    const { number } = await told.filed()
    house.bind(OnlinePoints as never, new Failing() as never)
    await assert.rejects(() => told.confirm(number), 'the test ends it here')
    house.bind(OnlinePoints as never, new OnlinePoints() as never)
    assert.deepEqual(await told.states(), [])
    await told.confirm(number)
    assert.deepEqual(await told.states(), ['confirmed'])
  })

  test('nothing is queued without an address; nothing is pushed while the system is suspended', async ({
    assert,
  }) => {
    const { number } = await told.filed()
    const suspending = await house.make(SuspendSystem)
    await suspending.handle(told.system.id, true, 'administrator')
    await told.confirm(number)
    assert.deepEqual(await told.delivered(), [])
    await suspending.handle(told.system.id, false, 'administrator')
    assert.lengthOf(await told.delivered(), 1)
    const other = await told.another(null)
    const { number: second } = await other.filed()
    await other.confirm(second)
    assert.deepEqual(await other.states(), [])
  })

  test('an administrator sees the last answer, sends again and changes the address; an operator does not', async ({
    client,
    assert,
  }) => {
    told.listener.status(503, '<later & more>')
    await told.refuse()
    await told.send()
    const [{ id }] = await told.queued()
    const [administrator, operator] = [await aUser('administrator'), await aUser('operator')]
    const address = `/administration/hr-systems/${told.system.id}`
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
    const [{ tried }] = await told.queued()
    assert.equal(tried, 0)

    const form = await client.get(`${address}/edit`).loginAs(administrator)
    form.assertTextIncludes(told.listener.url)
    const change = (callback: string) =>
      client
        .post(address)
        .form({ 'addresses': '10.1.0.0/16', 'limit': 30, 'kinds[]': 'issue', callback })
        .withCsrfToken()
        .loginAs(administrator)
        .redirects(0)
    await change('ftp://hr.gov.kz/')
    await told.system.refresh()
    assert.equal(told.system.callbackUrl, told.listener.url)
    await change('https://hr.gov.kz/states')
    await told.system.refresh()
    assert.deepInclude(told.system.$attributes, {
      ...{ addresses: ['10.1.0.0/16'], limitPerMinute: 30, kinds: ['issue'] },
      callbackUrl: 'https://hr.gov.kz/states',
    })
    const [entry] = await AuditEntry.query().where('event', 'hr_system_changed')
    assert.equal(entry.subject, `hr_system:${told.system.id}`)
  })
})
