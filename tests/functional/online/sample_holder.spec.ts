import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { Desk } from '#ca/carriers/desk'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { FileOnlineApplication } from '#ca/online/file_online_application'
import { InventSampleHolder } from '#ca/online/demonstration/invent_sample_holder'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { annex4Row, goTo, letterFor, openOnlineHouse, refusal } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import Application from '#models/application'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { SampleHolder } from '#ca/online/demonstration/invent_sample_holder'

test.group('a demonstration has somebody who can renew online at once', (group) => {
  let house: IssuingHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    goTo(house, FILED_AT)
    return () => house.close()
  })

  async function invent() {
    const inventing = await house.make(InventSampleHolder)
    return inventing.handle('system')
  }

  /** Files with a fresh key, the letter comes, the operator confirms. */
  async function renew({ iin, carrier: carrierSerial }: SampleHolder) {
    const filing = await house.make(FileOnlineApplication)
    const request = await house.request(await Application.findByOrFail('iin', iin))
    const asked = { iin, carrierSerial, request, language: 'kk', ground: null }
    const online = await filing.handle(asked, { iin })
    await letterFor(house, [annex4Row(online)])
    const confirming = await house.make(ConfirmOnlineApplication)
    const input = { onlineApplicationId: online.id, acceptDifferences: false }
    return confirming.handle(input, 'operator')
  }

  test('S-5, S-11.5: made once, renewed for three years, and then there is nobody to show', async ({
    assert,
  }) => {
    const holder = await invent()
    if (!holder) return assert.fail('nobody was made')
    const { made, until, ...again } = { ...holder }
    assert.isTrue(made)
    assert.equal(until.toISODate(), '2026-12-15')
    assert.equal(until.zoneName, 'Asia/Almaty', 'the day that every page shows')
    assert.containSubset(await invent(), { ...again, made: false })
    assert.lengthOf(await Certificate.all(), 1)
    assert.lengthOf(await house.desk.list(), 1)
    await house.desk.sign(holder.carrier, holder.pin, new Uint8Array([1]))
    const { profile, notAfter } = await renew(holder)
    assert.deepEqual([profile, notAfter.year], ['P-USER-2015', 2029])
    assert.isNull(await invent())
  })

  test('made once, the holder is told of where carriers are at the workstations, too', async ({
    assert,
  }) => {
    const inventing = await house.make(InventSampleHolder)
    Object.assign(inventing, { desk: new Desk('station') })
    assert.isNull(await inventing.handle('system'))
    const holder = await invent()
    assert.containSubset(await inventing.handle('system'), {
      carrier: holder?.carrier,
      made: false,
    })
  })

  for (const step of ['key_generated', 'reserved'] as const) {
    test(`cut off at ${step}, the next start goes on with the same carrier`, async ({ assert }) => {
      house.steps.failAt = step
      await assert.rejects(invent)
      house.steps.failAt = null
      const holder = await invent()
      assert.isTrue(holder?.made)
      const carriers = await house.desk.list()
      assert.deepEqual(
        carriers.map(({ serialNumber, state }) => [serialNumber, state]),
        [[holder?.carrier, 'written']]
      )
    })
  }

  test('a real authority issues no certificate of four weeks, and has no sample holder', async ({
    assert,
  }) => {
    await Authority.query().update({ demonstration: false })
    assert.isNull(await invent())
    assert.isNull(await Application.first())
    const letter = await registeredLetter('1')
    const application = await waitingApplication(letter, 1)
    await house.stock('TOKEN')
    const issuing = await house.make(IssueCertificate)
    const asked = {
      ...{ applicationId: application.id, carrierSerial: 'TOKEN' },
      ...{ request: await house.request(application), structure: 'T-USER-SHORT' as const },
    }
    assert.equal(await refusal(() => issuing.handle(asked, 'operator')), 'E_PROFILE_TRIAL_ONLY')
  })
})
