import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import testUtils from '@adonisjs/core/services/test_utils'
import { findService, listServices } from '#ca/authorities/services/find_service'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { allRevoked } from '#ca/publication/list_revoked'
import { lookUpSerial } from '#ca/publication/look_up_serial'
import { Clock } from '#ca/clock'
import { RevokeService } from '#ca/revocation/revoke_service'
import { certId, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { responderOf, respondingHouse } from '#tests/support/responding_house'
import { aUser } from '#tests/support/users'
import ServiceRevoked from '#events/revocation/service_revoked'
import AuditEntry from '#models/audit_entry'
import ServiceCertificate from '#models/service_certificate'
import ServiceRevocation from '#models/service_revocation'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { RevokeServiceInput } from '#ca/revocation/revoke_service'
import type Authority from '#models/authority'

const BASIS = 'Протокол № 7: носитель с ключом пропал'

test.group('R-13: the certificate of a service is revoked', (group) => {
  let house: IssuingHouse
  let state: Authority
  let authority: Uint8Array
  let unit: ServiceCertificate

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    ;({ house, state, authority } = await respondingHouse())
    unit = await ServiceCertificate.query().where('purpose', 'tsa').firstOrFail()
    emitter.fake([ServiceRevoked])
    return () => {
      emitter.restore()
      return house.close()
    }
  })

  async function revoke(change: Partial<RevokeServiceInput> = {}) {
    const revoking = await house.make(RevokeService)
    const { serial } = unit
    return revoking.handle({ serial, reason: 'keyCompromise', basis: BASIS, ...change }, 'admin')
  }

  test('its row, its audit entry, and who listens is told', async ({ assert }) => {
    await revoke({ serial: unit.serial.toUpperCase() })
    const row = await ServiceRevocation.findByOrFail('serviceCertificateId', unit.id)
    assert.equal(row.reason, 1)
    assert.equal(row.revokedBy, 'admin')
    const entry = await AuditEntry.findByOrFail('event', 'service_revoked')
    assert.equal(entry.subject, `service:${unit.serial}`)
    assert.deepInclude(JSON.parse(String(entry.data)), {
      purpose: 'tsa',
      reason: 'keyCompromise',
      basis: BASIS,
    })
  })

  test('OCSP and the public site say so at once; of the others they say nothing else', async ({
    assert,
  }) => {
    const { answering } = await responderOf(house)
    const asked = statusRequest([certId(authority, unit.serial)])
    const before = await answering.handle(asked)
    assert.deepEqual(readAnswer(before.der).statuses, [{ kind: 'good' }])
    const clock = await house.resolve(Clock)
    const siteSays = async ({ serial }: ServiceCertificate) => {
      const { state: said } = await lookUpSerial(serial, clock.now())
      return said
    }
    assert.equal(await siteSays(unit), 'valid')
    await revoke()
    await answering.look()
    const after = await answering.handle(asked)
    const [status] = readAnswer(after.der).statuses
    assert.deepInclude(status, { kind: 'revoked', reason: 1 })
    assert.equal(await siteSays(unit), 'revoked')
    const listed = await Array.fromAsync(allRevoked(clock.now()))
    assert.deepEqual(
      listed.map(({ serial, reason }) => [serial, reason]),
      [[unit.serial, 'keyCompromise']]
    )
    const responder = await ServiceCertificate.query().where('purpose', 'ocsp').firstOrFail()
    assert.equal(await siteSays(responder), 'valid')
  })

  test('RFC 3161 4: what the public site says of earlier stamps hangs on the reason', async ({
    client,
    assert,
  }) => {
    await revoke()
    const compromised = await client.get('/public').qs({ lang: 'en', sn: unit.serial })
    compromised.assertTextIncludes('No time stamp of this unit proves a moment any more')
    assert.notInclude(compromised.text(), 'Judge earlier ones by their time stamp')
    await ServiceRevocation.query().update({ reason: 4 })
    const superseded = await client.get('/public').qs({ lang: 'en', sn: unit.serial })
    superseded.assertTextIncludes('Those made before stay good')
    const responder = await ServiceCertificate.query().where('purpose', 'ocsp').firstOrFail()
    await revoke({ serial: responder.serial })
    const answers = await client.get('/public').qs({ lang: 'en', sn: responder.serial })
    answers.assertTextIncludes('Do not rely on earlier answers either')
  })

  test('it signs no more, and the next certificate is over another key', async ({ assert }) => {
    await revoke()
    const clock = await house.resolve(Clock)
    const now = clock.now()
    house.at(now)
    assert.deepEqual(await listServices('tsa', now), [])
    const renewing = await house.make(RenewServices)
    await renewing.handle()
    const next = await findService({ authorityId: state.id, purpose: 'tsa' }, now)
    assert.equal(next?.number, unit.number + 1)
    assert.notEqual(next?.keyId, unit.keyId)
  })

  test('a second time, an unknown one, one without a reason or a proof are refused', async ({
    assert,
  }) => {
    await assert.rejects(() => revoke({ reason: 'certificateHold' }), /E_SERVICE_REASON/)
    await assert.rejects(() => revoke({ basis: ' ' }), /E_REVOKE_BASIS/)
    await assert.rejects(() => revoke({ serial: 'ab' }), /E_SERVICE_UNKNOWN/)
    await assert.rejects(() => revoke({ invalidityDate: '2999-01-01' }), /E_INVALIDITY_DATE/)
    const since = { reason: 'superseded', invalidityDate: '2026-11-01' }
    await assert.rejects(() => revoke(since), /E_INVALIDITY_REASON/)
    await revoke()
    await assert.rejects(() => revoke(), /E_CERTIFICATE_ALREADY_REVOKED/)
    assert.lengthOf(await ServiceRevocation.all(), 1)
  })

  test('the administrator does it on the page of the keys: asked first, told afterwards', async ({
    client,
    assert,
  }) => {
    const administrator = await aUser('administrator')
    const form = `/administration/services/${unit.serial}/revocation`
    const page = await client.get('/administration/authorities').loginAs(administrator)
    page.assertTextIncludes(`${form}/new`)
    const question = await client.get(`${form}/new`).loginAs(administrator)
    question.assertStatus(200)
    question.assertTextIncludes('name="proof"')
    const post = (fields: Record<string, string>) =>
      client.post(form).loginAs(administrator).withCsrfToken().redirects(0).form(fields)
    assert.notMatch(question.text(), /type="radio"[^>]*checked/, 'no reason is chosen beforehand')
    const unproved = await post({ reason: 'keyCompromise', proof: '', checked: '1' })
    assert.include(JSON.stringify(unproved.flashMessages()), 'Чем это подтверждено')
    const unsure = await post({ reason: 'superseded', proof: BASIS })
    assert.property(unsure.flashMessage('inputErrorsBag'), 'checked')
    assert.lengthOf(await ServiceRevocation.all(), 0)
    const done = await post({ reason: 'superseded', proof: BASIS, checked: '1' })
    done.assertHeader('location', '/administration/authorities')
    const [{ reason, revokedBy }] = await ServiceRevocation.all()
    assert.deepEqual([reason, revokedBy], [4, administrator.login])
    const again = await client.get(`${form}/new`).loginAs(administrator)
    again.assertStatus(409)
  })
})
