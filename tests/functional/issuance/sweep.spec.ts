import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { FixedClock } from '#ca/clock'
import { verifyChain } from '#ca/audit/verify_chain'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { Reserver } from '#ca/issuance/reserver'
import { SweepReservations } from '#ca/issuance/sweep_reservations'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import AuditEntry from '#models/audit_entry'
import Certificate from '#models/certificate'
import type Application from '#models/application'

test.group('Sweep at start', (group) => {
  let house: IssuingHouse
  let employee: Application
  let reservation: Certificate

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    employee = await waitingApplication(await registeredLetter(), 1)
    return () => house.close()
  })
  group.each.setup(async () => {
    await house.stock('C1')
    house.steps.failAt = 'reserved'
    const issuing = await house.make(IssueCertificate)
    const request = await house.request(employee)
    const input = { applicationId: employee.id, carrierSerial: 'C1', request }
    await issuing.handle(input, 'operator').catch(() => {})
    house.steps.failAt = null
    reservation = await Certificate.findByOrFail('applicationId', employee.id)
  })

  async function sweep() {
    const sweeping = await house.make(SweepReservations)
    const report = await sweeping.handle()
    await reservation.refresh()
    await employee.refresh()
    return report
  }

  test('a serial number that was reserved and never closed is finished', async ({ assert }) => {
    assert.equal(reservation.state, 'reserved')
    const { serial } = reservation
    assert.deepEqual(await sweep(), { finished: [serial], voided: [], left: [] })
    assert.equal(reservation.state, 'issued')
    assert.equal(employee.state, 'issued')
    const issued = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(issued.actor, 'system')
    assert.equal(issued.subject, `certificate:${serial}`)
    assert.deepEqual(await sweep(), { finished: [], voided: [], left: [] })
  })

  test('one whose bytes no longer pass the linter is given up, with its audit line', async ({
    assert,
  }) => {
    const tbs = Buffer.from(reservation.tbs)
    tbs[tbs.length - 1] ^= 1
    // Not by save(): Lucid compares buffers as text, and two bytes that are no UTF-8 look alike to it.
    await Certificate.query().where('id', reservation.id).update({ tbs })
    assert.deepEqual(await sweep(), { finished: [], voided: [reservation.serial], left: [] })
    assert.equal(reservation.state, 'void')
    assert.equal(employee.state, 'waiting')
    const voided = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(voided.event, 'certificate_voided')
    const chain = await verifyChain()
    assert.isNull(chain.break)
  })

  test('S-14: one that lay for more than a day is given up, so that nobody loses that day', async ({
    assert,
  }) => {
    house.at(reservation.notBefore.plus({ hours: 25 }))
    assert.deepEqual((await sweep()).voided, [reservation.serial])
    assert.equal(reservation.voidReason, 'E_LINT: validity_not_backdated (S-14)')
    assert.equal(employee.state, 'waiting')
  })

  test('one that lay for a day is finished', async ({ assert }) => {
    house.at(reservation.notBefore.plus({ hours: 24 }))
    assert.deepEqual((await sweep()).finished, [reservation.serial])
  })

  test('one for which nobody waits is given up', async ({ assert }) => {
    await employee.merge({ state: 'refused' }).save()
    const report = await sweep()
    assert.deepEqual(report.voided, [reservation.serial])
    assert.equal(reservation.voidReason, 'application is refused')
    assert.equal(employee.state, 'refused')
  })

  test('one that cannot be finished now is left for the next sweep', async ({ assert }) => {
    const authority = await currentStateAuthority()
    await authority.merge({ keyId: 'no-such-key' }).save()
    const report = await sweep()
    assert.deepEqual(report.left, [reservation.serial])
    assert.equal(reservation.state, 'reserved')
  })

  test('what a live process holds is left alone', async ({ assert }) => {
    const reserver = await app.container.make(Reserver)
    const report = await reserver.holding(reservation.id, sweep)
    assert.deepEqual(report, { finished: [], voided: [], left: [] })
    assert.equal(reservation.state, 'reserved')
  })

  test('a process that is gone holds nothing; one of another machine for ten minutes', async ({
    assert,
  }) => {
    const reserver = await app.container.make(Reserver)
    const clock = new FixedClock('2026-11-10T05:00:00Z')
    const [host, boot, pid, start] = reserver.mark.split('/')
    const abandoned = (reservedBy: string) =>
      reserver.isAbandoned({ ...reservation.$attributes, reservedBy } as Certificate, clock.now())
    reservation.reservedAt = clock.now()
    assert.isTrue(abandoned(`${host}/${boot}/999999999/${start}`), 'no such process')
    assert.isTrue(abandoned(`${host}/${boot}/${pid}/1`), 'the number went to another process')
    assert.isTrue(abandoned(`${host}/00000000/${pid}/${start}`), 'the machine was restarted')
    assert.isFalse(abandoned(`elsewhere/${boot}/999999999/${start}`))
    clock.set('2026-11-10T05:10:00Z')
    assert.isTrue(abandoned(`elsewhere/${boot}/999999999/${start}`))
  })
})
