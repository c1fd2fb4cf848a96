import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { assertPromises } from '#tests/support/issuance_promises'
import { IssuingHouse } from '#tests/support/issuing_house'
import Carrier from '#models/carrier'
import CarrierMovement from '#models/carrier_movement'
import Certificate from '#models/certificate'
import type Application from '#models/application'

/** The check of the kill tests must itself be able to fail. */
test.group('The promises of issuing, broken', (group) => {
  let house: IssuingHouse
  let application: Application

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    application = await waitingApplication(await registeredLetter(), 1)
    await house.stock('C1')
    const issuing = await house.make(IssueCertificate)
    const request = await house.request(application)
    await issuing.handle({ applicationId: application.id, carrierSerial: 'C1', request }, 'x')
    return () => house.close()
  })

  const BREAKS: Record<string, () => Promise<unknown>> = {
    'a certificate that is not stored': () =>
      Certificate.query().update({ state: 'reserved', der: null }),
    'a carrier line has no certificate': () => Certificate.query().update({ applicationId: null }),
    'a carrier is bound without its certificate': async () => {
      const spare = await house.stock('C2')
      await Carrier.query().where('id', spare.id).update({ state: 'written' })
    },
    'an issued certificate has no carrier line': () =>
      CarrierMovement.query().where('state', 'assigned').delete(),
    'not exactly one audit line': () =>
      db.from('audit_entries').where('event', 'certificate_issued').update({ event: 'x' }),
    'a reserved serial number has no audit line': () =>
      db.from('audit_entries').where('event', 'certificate_signing').update({ event: 'x' }),
    'an application and its certificate disagree': async () => {
      await application.refresh()
      await application.merge({ state: 'waiting' }).save()
    },
    'the audit chain is broken': () =>
      db.from('audit_entries').where('seq', 1).update({ actor: 'x' }),
  }

  test('unbroken they hold', async ({ assert }) => {
    await assertPromises(assert, db.connection(), 'now')
  })

  for (const [what, damage] of Object.entries(BREAKS)) {
    test(`found: ${what}`, async ({ assert }) => {
      await damage()
      await assert.rejects(() => assertPromises(assert, db.connection(), 'now'), new RegExp(what))
    })
  }
})
