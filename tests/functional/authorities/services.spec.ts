import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import testUtils from '@adonisjs/core/services/test_utils'
import { openAlarms } from '#ca/alarms/alarms'
import { findService } from '#ca/authorities/services/find_service'
import { RenewServices } from '#ca/authorities/services/renew_services'
import { readCertificate } from '#ca/certificates/certificate_view'
import { verifySignature } from '#ca/crypto/verify_signature'
import { IssuingHouse } from '#tests/support/issuing_house'
import { authoritiesIn } from '#tests/support/responding_house'
import AuditEntry from '#models/audit_entry'
import Authority from '#models/authority'
import ServiceCertificate from '#models/service_certificate'
import type { ServicePurpose } from '#models/service_certificate'

const NOW = DateTime.fromISO('2026-11-20T08:00:00Z', { zone: 'utc' })

test.group('Certificates of services (RFC 6960 4.2.2.2, RFC 3161 2.3)', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    return () => house.close()
  })

  async function renewAt(moment: DateTime) {
    house.at(moment)
    const renewing = await house.make(RenewServices)
    return renewing.handle()
  }

  async function certifiedAt(moment: DateTime) {
    const { certified } = await renewAt(moment)
    return certified.length
  }

  async function change(fields: Partial<Authority>, algorithm?: string) {
    const authority = await state(algorithm)
    await authority.merge(fields).save()
  }

  const state = (algorithm = 'gost-2015') =>
    Authority.query().where({ role: 'state', algorithm }).firstOrFail()

  async function service(purpose: ServicePurpose, at: DateTime, algorithm?: string) {
    const { id: authorityId } = await state(algorithm)
    const found = await findService({ authorityId, purpose }, at)
    return found && { row: found, view: readCertificate(new Uint8Array(found.certificate!)) }
  }

  test('each State CA key certifies a responder, a time stamping unit and what signs to HR systems; again changes nothing', async ({
    assert,
  }) => {
    const begun = DateTime.utc().startOf('second')
    const first = await renewAt(begun)
    assert.lengthOf(first.certified, 3)
    assert.deepEqual(await renewAt(begun.plus({ hours: 1 })), { certified: [], failed: [] })
    const responder = await service('ocsp', begun)
    assert.deepEqual(responder?.view.extendedKeyUsage, ['1.3.6.1.5.5.7.3.9'])
    assert.equal(responder?.view.notAfter.diff(begun, 'days').days, 14)
    const { certificate } = await state()
    verifySignature({
      spki: readCertificate(new Uint8Array(certificate)).key.spki,
      signatureAlgorithm: responder!.view.signatureAlgorithm.der,
      data: responder!.view.tbs,
      signature: responder!.view.signature,
    })
    const stamping = await service('tsa', begun)
    assert.deepEqual(stamping?.view.extendedKeyUsage, ['1.3.6.1.5.5.7.3.8'])
  })

  test('a responder gets the next certificate, over a fresh key, when half of the fortnight is over', async ({
    assert,
  }) => {
    const begun = DateTime.utc().startOf('second')
    await renewAt(begun)
    const before = await service('ocsp', begun)
    assert.equal(await certifiedAt(begun.plus({ days: 6, hours: 23 })), 0)
    assert.equal(await certifiedAt(begun.plus({ days: 7 })), 1)
    const after = await service('ocsp', begun.plus({ days: 7 }))
    assert.equal(after?.row.number, 2)
    assert.notDeepEqual(after?.view.key.spki, before?.view.key.spki)
    assert.isNull(await service('ocsp', begun.plus({ days: 22 })))
  })

  test('the serial number and the bytes are recorded before the key signs, the certificate after', async ({
    assert,
  }) => {
    const begun = DateTime.utc().startOf('second')
    await renewAt(begun)
    const { row } = (await service('ocsp', begun))!
    const entries = await AuditEntry.query()
      .whereIn('subject', [`service:${row.serial}`, `key:${row.keyId}`])
      .orderBy('seq')
    assert.deepEqual(
      entries.map(({ event }) => event),
      ['key_generated', 'service_signing', 'service_certified']
    )
  })

  test('a key that retired goes on with OCSP and stamps no more', async ({ assert }) => {
    const begun = DateTime.utc().startOf('second')
    await change({ retiredAt: NOW })
    await renewAt(begun)
    assert.isNotNull(await service('ocsp', begun))
    assert.isNull(await service('tsa', begun))
  })

  test('trials: a root, a State CA and services over RSA, for tools without GOST', async ({
    assert,
  }) => {
    await authoritiesIn(house, 'rsa')
    const begun = DateTime.utc().startOf('second')
    const { certified, failed } = await renewAt(begun)
    assert.lengthOf(certified, 5)
    assert.deepEqual(failed, [])
    const responder = await service('ocsp', begun, 'rsa')
    assert.equal(responder?.row.profile, 'T-OCSP-RSA')
    assert.equal(responder?.view.key.bits, 2048)
  })

  test('a real key certifies no trial structure', async ({ assert }) => {
    await authoritiesIn(house, 'rsa')
    await change({ demonstration: false }, 'rsa')
    const { failed } = await renewAt(DateTime.utc().startOf('second'))
    assert.lengthOf(failed, 2)
    assert.isNull(await ServiceCertificate.findBy('profile', 'T-OCSP-RSA'))
  })

  test('what cannot be renewed raises an alarm that says until when the service works, and the next success clears it', async ({
    assert,
  }) => {
    const begun = DateTime.utc().startOf('second')
    const alarms = async () => {
      const open = await openAlarms()
      return open.map(({ subject, code, facts }) => [subject, code, JSON.parse(facts).until])
    }
    await renewAt(begun)
    const { keyId } = await state()
    await change({ keyId: 'gone' })
    const { failed } = await renewAt(begun.plus({ days: 8 }))
    assert.lengthOf(failed, 1)
    const ends = begun.plus({ days: 14 }).toISO()
    assert.deepEqual(await alarms(), [['ocsp:ucgo2015', 'E_SERVICE_ENDING', ends]])
    await renewAt(begun.plus({ days: 15 }))
    assert.deepEqual(await alarms(), [['ocsp:ucgo2015', 'E_SERVICE_ENDED', '']])
    await change({ keyId })
    await renewAt(begun.plus({ days: 15 }))
    assert.deepEqual(await alarms(), [])
  })
})
