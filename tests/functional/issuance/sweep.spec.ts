import { test } from '@japa/runner'
import type { Assert } from '@japa/assert'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { FixedClock } from '#ca/clock'
import { verifyChain } from '#ca/audit/verify_chain'
import { buildHolderName } from '#ca/certificates/names'
import { readTbs } from '#ca/certificates/read_tbs'
import { KeyPair } from '#ca/crypto/key_pair'
import { currentStateAuthority } from '#ca/authorities/list_authorities'
import { holderOf } from '#ca/issuance/draft_certificate'
import { DraftsForApplications } from '#ca/issuance/drafts_for_applications'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { Reserver } from '#ca/issuance/reserver'
import { SweepReservations } from '#ca/issuance/sweep_reservations'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import AuditEntry from '#models/audit_entry'
import Application from '#models/application'
import Certificate from '#models/certificate'
import Region from '#models/region'
import type { AuditData } from '#ca/audit/events'

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

  async function assertGivenUp(assert: Assert, reason: string) {
    assert.deepEqual(await sweep(), { finished: [], voided: [reservation.serial], left: [] })
    assert.equal(reservation.voidReason, reason)
    assert.isNull(reservation.der)
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

  test('one whose bytes were changed is given up, with its audit line', async ({ assert }) => {
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

  /** Bytes for the same key under another name, such as the linter passes. */
  async function bytesFor(surname: string, key?: Uint8Array) {
    const spki = key ?? readTbs(new Uint8Array(reservation.tbs)).spki
    const other = new Application().fill({ ...employee.$attributes, surname })
    const { nameKk } = await Region.findOrFail(employee.regionKato)
    const subject = buildHolderName(holderOf(other, nameKk))
    const drafts = await house.make(DraftsForApplications)
    const { draft } = await drafts.draft(other, { subject, spki })
    return draft
  }

  const change = (changes: object) =>
    Certificate.query().where('id', reservation.id).update(changes)

  test('bytes that were put in the place of the announced ones are not signed', async ({
    assert,
  }) => {
    const { tbs } = await bytesFor('Өтірік')
    await change({ tbs: Buffer.from(tbs) })
    await assertGivenUp(assert, 'other bytes were announced')
  })

  test('a row that no audit entry announces is not signed', async ({ assert }) => {
    const { spki } = KeyPair.generate('gost-2015')
    const { tbs, serial, spkiSha256 } = await bytesFor(employee.surname, spki)
    await change({ tbs: Buffer.from(tbs), serial, spki_sha256: spkiSha256 })
    await reservation.refresh()
    await assertGivenUp(assert, 'no audit entry announces it')
  })

  test('nor one that was announced for another application or another key', async ({ assert }) => {
    const entry = await AuditEntry.findByOrFail('event', 'certificate_signing')
    const announced: AuditData<'certificate_signing'> = JSON.parse(entry.data)
    const cases: [string, object, object][] = [
      ['announced for another application', { applicationId: 0 }, {}],
      ['another key was announced', { spkiSha256: '0'.repeat(64) }, {}],
      ['another key was announced', {}, { spki_sha256: '0'.repeat(64) }],
    ]
    for (const [reason, said, row] of cases) {
      const data = JSON.stringify({ ...announced, ...said })
      await AuditEntry.query().where('seq', entry.seq).update({ data })
      await change({ spki_sha256: announced.spkiSha256, ...row, state: 'reserved' })
      await employee.merge({ state: 'issuing' }).save()
      await reservation.refresh()
      await assertGivenUp(assert, reason)
    }
  })

  test('one whose application names somebody else by now is given up', async ({ assert }) => {
    await employee.merge({ givenName: 'Айша' }).save()
    await assertGivenUp(assert, 'the application names another holder')
  })

  test('S-14: one that lay for more than a day is given up, so that nobody loses that day', async ({
    assert,
  }) => {
    house.at(reservation.notBefore.plus({ hours: 25 }))
    await assertGivenUp(assert, 'E_LINT: validity_not_backdated (S-14)')
    assert.equal(employee.state, 'waiting')
  })

  test('one that lay for a day is finished', async ({ assert }) => {
    house.at(reservation.notBefore.plus({ hours: 24 }))
    const { finished } = await sweep()
    assert.deepEqual(finished, [reservation.serial])
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
