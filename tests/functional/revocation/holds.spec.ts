import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { assertNoOther } from '#ca/issuance/assert_issuable'
import { lookUpSerial } from '#ca/publication/look_up_serial'
import { HoldCertificate } from '#ca/revocation/holds/hold_certificate'
import { HoldSetting } from '#ca/revocation/holds/hold_setting'
import { lateByMonth } from '#ca/revocation/late_by_month'
import { revocableCertificates } from '#ca/revocation/revocable_certificates'
import { revocationLetterView } from '#ca/revocation/letters/find_revocation_letter'
import { allowHolds } from '#tests/support/holds'
import { moment } from '#start/formats'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { holder, refusalOf, registerRevocation, revoke } from '#tests/support/revocation_house'
import { runCommand } from '#tests/support/run_command'
import { PASSWORD } from '#tests/support/users'
import AuditEntry from '#models/audit_entry'
import Carrier from '#models/carrier'
import EndedHold from '#models/ended_hold'
import Revocation from '#models/revocation'
import type Application from '#models/application'
import type Certificate from '#models/certificate'

const FORM = { document: 'Письмо № 7 от 16.11.2026', checked: '1', password: PASSWORD }

test.group('A certificate on hold, and no hold unless configured', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let application: Application
  let certificate: Certificate
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    const made = await holder(await registeredLetter(), 1, { certificate: { der: null } })
    application = made.application
    certificate = made.certificate
    return desk.restore
  })

  const page = (client: ApiClient, path = '') =>
    client.get(`/certificates/${certificate.serial}${path}`).loginAs(desk.operator)

  const press = (client: ApiClient, path: string, form: Record<string, string> = FORM) =>
    client
      .post(`/certificates/${certificate.serial}${path}`)
      .form(form)
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)

  async function hold() {
    const holding = await app.container.make(HoldCertificate)
    return holding.handle({ serial: certificate.serial, basis: 'Письмо № 7' }, 'operator')
  }

  test('by default nothing is put on hold: not offered, not shown, refused', async ({
    client,
    assert,
  }) => {
    const shown = await page(client)
    assert.notInclude(shown.text(), '/hold')
    const form = await page(client, '/hold')
    form.assertStatus(409)
    assert.equal(await refusalOf(hold()), 'E_HOLD_NOT_CONFIGURED')
    assert.isEmpty(await Revocation.all())
  })

  test('the setting is days: not before the first, not after the last, and nothing that is no day', ({
    assert,
  }) => {
    const setting = new HoldSetting('2027-01-01', '2027-12-31')
    const days = ['2026-12-31', '2027-01-01', '2027-12-31', '2028-01-01']
    assert.deepEqual(
      days.map((day) => setting.allows(day)),
      [false, true, true, false]
    )
    assert.isFalse(new HoldSetting().allows('2027-01-01'))
    for (const text of ['yes', '2027-02-29', '2026-13-99'])
      assert.throws(() => new HoldSetting(text), /E_HOLD_DAY.*HOLD_FROM/)
    assert.throws(() => new HoldSetting('2027-01-01', '2026-12-31'), /E_HOLD_END/)
    assert.throws(() => new HoldSetting(null, '2026-12-31'), /E_HOLD_END/)
  })

  test('on the screens: held with a document, a tick and a password, then released, both in the log', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const { serial } = certificate
    const offered = await page(client)
    offered.assertTextIncludes(`/certificates/${serial}/hold`)
    const form = await page(client, '/hold')
    form.assertTextIncludes('Приостановление действия')
    const unsure = await press(client, '/hold', { ...FORM, checked: '' })
    assert.include(JSON.stringify(unsure.flashMessages()), 'Отметьте, что вы проверили')
    const bare = await press(client, '/hold', { ...FORM, document: '' })
    assert.include(JSON.stringify(bare.flashMessages()), 'Документ-основание')
    assert.isEmpty(await Revocation.all())
    await press(client, '/hold')
    const held = await page(client)
    held.assertTextIncludes('приостановлено')
    assert.equal(await refusalOf(hold()), 'E_HOLD_ALREADY')
    const told = await lookUpSerial(serial, desk.clock.now())
    assert.deepInclude(told, { state: 'revoked', meaning: 'held', reason: 'certificateHold' })
    const release = await page(client, '/hold')
    release.assertTextIncludes(`/certificates/${serial}/hold/end`)
    for (const fact of [FORM.document, desk.operator.fullName, moment(told.revokedAt!)])
      release.assertTextIncludes(fact)
    await press(client, '/hold/end')
    const after = await lookUpSerial(serial, desk.clock.now())
    assert.equal(after.state, 'valid')
    const [ended] = await EndedHold.all()
    assert.deepInclude(ended.$attributes, { outcome: 'released', endedBy: desk.operator.login })
    const entries = await AuditEntry.query()
      .where('subject', `certificate:${serial}`)
      .orderBy('seq')
    const events = entries.map(({ event }) => event).filter((event) => event !== 'issued')
    assert.includeMembers(events, ['certificate_held', 'certificate_released'])
    await revoke([serial])
    const closed = await page(client, '/hold')
    closed.assertStatus(409)
    closed.assertTextIncludes('E_CERTIFICATE_ALREADY_REVOKED')
  })

  test('before it is revoked out of a hold the pages say since when, not now', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const { revokedAt } = await hold()
    const since = moment(revokedAt)
    desk.clock.set(revokedAt.plus({ days: 2 }).toISO() ?? '')
    const paths = [`/revocations/new?certificate=${certificate.serial}`, '/emergency']
    const choice = await client.get(paths[0]).loginAs(desk.operator)
    const emergency = await page(client, paths[1])
    const check = await client
      .post('/revocations')
      .form({
        ...{ 'step': 'check', 'certificates[]': certificate.serial },
        ...{ ground: 'holder_asked', basis: 'Рапорт № 3' },
      })
      .loginAs(desk.operator)
      .withCsrfToken()
    for (const shown of [choice, emergency, check]) shown.assertTextIncludes(since)
    assert.notInclude(choice.text() + emergency.text(), 'с этой минуты.')
    check.assertTextIncludes('с начала приостановления')
  })

  test('S-11.5: whoever has a certificate on hold has one; it can be revoked for good by whoever may', async ({
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const { letter } = await registerRevocation([application])
    await hold()
    const asking = { ...application.$attributes, secondCertificateGround: null }
    const another = assertNoOther(
      { iin: application.iin, bin: application.bin, renewedCarrierId: null, ...asking } as never,
      desk.clock.now()
    )
    assert.equal(await refusalOf(another), 'E_HOLDER_HAS_CERTIFICATE')
    const { carrierId: renewedCarrierId, notAfter } = certificate
    const renewing = { ...asking, iin: application.iin, renewedCarrierId } as never
    const renewed = assertNoOther(renewing, notAfter.minus({ days: 1 }))
    assert.equal(await refusalOf(renewed), 'E_HOLDER_HAS_CERTIFICATE')
    const { requests } = await revocationLetterView(letter?.id, '2026-11-17')
    assert.lengthOf(requests, 1)
    const left = await revocableCertificates({ letter: letter?.id }, desk.clock.now())
    assert.lengthOf(left, 1, 'the letter still asks for it')
    await revoke([certificate.serial])
    const [revocation] = await Revocation.all()
    assert.isTrue(revocation.isForGood)
    const [ended] = await EndedHold.all()
    assert.equal(ended.outcome, 'revoked')
    assert.equal(await refusalOf(revoke([certificate.serial])), 'E_CERTIFICATE_ALREADY_REVOKED')
  })

  test('S-23: a hold does not keep the term of a letter: what was revoked out of it counts when it is done', async ({
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    const { letter } = await registerRevocation([application])
    await hold()
    desk.clock.set('2026-12-01T05:00:00Z')
    await revoke([certificate.serial], {
      ground: 'holder_leaves',
      letterId: letter?.id,
      basis: null,
    })
    const { kept } = await revocationLetterView(letter?.id, '2026-12-01')
    assert.isFalse(kept)
    const months = await lateByMonth(desk.clock.now())
    assert.deepEqual(months, [{ month: '2026-12', revoked: 1, late: 1 }])
  })

  test('from the shell: refused unless configured, then held and released on a document, under the name of the shell', async ({
    assert,
    cleanup,
  }) => {
    const command = (...more: string[]) =>
      runCommand('certificate:hold', [certificate.serial, '--basis=Письмо № 7', '--json', ...more])
    const refused = await command()
    assert.equal(refused.code, 1)
    assert.equal(JSON.parse(refused.stdout).error.code, 'E_HOLD_NOT_CONFIGURED')
    cleanup(allowHolds())
    const held = await command()
    assert.deepInclude(JSON.parse(held.stdout), { serial: certificate.serial, state: 'held' })
    const [{ reason }] = await Revocation.all()
    assert.equal(reason, 6)
    const released = await command('--end')
    assert.deepInclude(JSON.parse(released.stdout), { state: 'released' })
    assert.isEmpty(await Revocation.all())
    const [{ endedBy }] = await EndedHold.all()
    assert.match(endedBy, /^shell:/)
    const again = await command('--end')
    assert.equal(JSON.parse(again.stdout).error.code, 'E_HOLD_NONE')
  })

  test('its carrier says that it is on hold, not that it is revoked', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(allowHolds())
    await hold()
    const { serialNumber } = await Carrier.findOrFail(certificate.carrierId)
    const shown = await client.get(`/carriers/${serialNumber}`).loginAs(desk.operator)
    shown.assertTextIncludes('приостановлено')
    assert.notInclude(shown.text(), 'отозвано')
  })

  test('the pages speak {$self}')
    .with(['kk', 'en'] as const)
    .run(async ({ client, assert, cleanup }, language) => {
      cleanup(allowHolds())
      const speak = async (path: string) => {
        const shown = await page(client, path).header('accept-language', language)
        shown.assertStatus(200)
        assert.notInclude(shown.text(), 'translation missing', path)
      }
      await speak('/hold')
      await hold()
      await speak('/hold')
      await speak('')
    })
})
