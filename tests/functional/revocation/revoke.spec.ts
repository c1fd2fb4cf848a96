import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import testUtils from '@adonisjs/core/services/test_utils'
import { dataOf } from '#ca/audit/entry_data'
import { verifyChain } from '#ca/audit/verify_chain'
import { standing } from '#ca/issuance/standing'
import { GROUND_KEYS, GROUNDS } from '#ca/revocation/grounds'
import CertificateRevoked from '#events/revocation/certificate_revoked'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import Revocation from '#models/revocation'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { holder, refusalOf, revoke } from '#tests/support/revocation_house'
import { certificateRow, stockedCarrier, writtenApplication } from '#tests/support/written_carriers'
import type Letter from '#models/letter'

/** What RFC 5280 5.3.1 calls each number. */
const CODES = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
}

test.group('S-18: a certificate is revoked', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter()
    return desk.restore
  })

  test('the seven grounds of S-18 are there, and none of them can be taken back', ({ assert }) => {
    const items = new Set(GROUNDS.map(({ paragraph }) => paragraph))
    assert.deepEqual(
      [...items],
      [1, 2, 3, 4, 5, 6, 7].map((item) => `S-18.${item}`)
    )
    for (const { reason } of GROUNDS) assert.notEqual(String(reason), 'certificateHold')
  })

  test('R-13: {$self} leaves date, ground and time')
    .with([...GROUND_KEYS])
    .run(async ({ assert }, ground) => {
      const { certificate } = await holder(letter, 1)
      const [row] = await revoke([certificate.serial.toUpperCase()], { ground })
      const stored = await Revocation.findByOrFail('certificateId', certificate.id)
      assert.equal(stored.id, row.id)
      assert.equal(stored.ground, ground)
      const { reason } = GROUNDS.find(({ key }) => key === ground) ?? { reason: 'unspecified' }
      assert.equal(stored.reason, CODES[reason])
      assert.equal(stored.revokedAt.toUTC().toISO(), '2026-11-17T05:42:00.000Z')
      const entry = await AuditEntry.findByOrFail('event', 'certificate_revoked')
      assert.equal(entry.actor, 'operator')
      assert.equal(dataOf(entry).revokedAt, '2026-11-17T05:42:00.000Z')
      assert.equal(dataOf(entry).basis, 'Приказ № 7')
    })

  test('a second time is refused, and nothing is written', async ({ assert }) => {
    const { certificate } = await holder(letter, 1)
    await revoke([certificate.serial])
    assert.equal(await refusalOf(revoke([certificate.serial])), 'E_CERTIFICATE_ALREADY_REVOKED')
    assert.lengthOf(await Revocation.all(), 1)
    assert.lengthOf(await AuditEntry.query().where('event', 'certificate_revoked'), 1)
  })

  test('several together: all of them, or, when one cannot be, none', async ({ assert }) => {
    const first = await holder(letter, 1)
    const second = await holder(letter, 2)
    const serials = [first.certificate.serial, second.certificate.serial]
    await revoke([serials[1]])
    assert.equal(await refusalOf(revoke(serials)), 'E_CERTIFICATE_ALREADY_REVOKED')
    assert.lengthOf(await Revocation.all(), 1)
    const third = await holder(letter, 3)
    await revoke([serials[0], third.certificate.serial])
    assert.lengthOf(await Revocation.all(), 3)
    const { break: broken } = await verifyChain()
    assert.isNull(broken)
  })

  test('what is only reserved, given up or expired is not revoked', async ({ assert }) => {
    const made = async (row: number, changes: Parameters<typeof certificateRow>[2]) => {
      const application = await waitingApplication(letter, row)
      return certificateRow(application, await stockedCarrier(), changes)
    }
    const reserved = await made(1, { state: 'reserved', der: null })
    const voided = await made(2, { state: 'void', der: null })
    const expired = await made(3, { notAfter: desk.clock.now().minus({ days: 1 }) })
    assert.equal(await refusalOf(revoke([reserved.serial])), 'E_REVOKE_NOT_ISSUED')
    assert.equal(await refusalOf(revoke([voided.serial])), 'E_REVOKE_NOT_ISSUED')
    assert.equal(await refusalOf(revoke([expired.serial])), 'E_REVOKE_EXPIRED')
    assert.equal(await refusalOf(revoke(['00ff'])), 'E_CERTIFICATE_UNKNOWN')
    assert.equal(await refusalOf(revoke([])), 'E_REVOKE_NOBODY')
    assert.isEmpty(await Revocation.all())
  })

  test('a ground that is none, no document, a day to come: refused', async ({ assert }) => {
    const { certificate } = await holder(letter, 1)
    const { serial } = certificate
    const tries = [
      [{ ground: 'certificate_hold' }, 'E_REVOCATION_GROUND'],
      [{ basis: ' ' }, 'E_REVOKE_BASIS'],
      [{ basis: 'я'.repeat(501) }, 'E_REVOKE_BASIS_LONG'],
      [{ ground: 'carrier_lost', invalidityDate: '2026-11-18T00:00:00Z' }, 'E_INVALIDITY_DATE'],
      [{ ground: 'false_data', invalidityDate: '2026-11-10T00:00:00Z' }, 'E_INVALIDITY_REASON'],
      [{ letterId: 999 }, 'E_REVOCATION_LETTER_ABSENT'],
    ] as const
    for (const [change, code] of tries)
      assert.equal(await refusalOf(revoke([serial], change)), code)
    assert.isEmpty(await Revocation.all())
  })

  test('since when a key is not trusted is kept beside the time of the revocation', async ({
    assert,
  }) => {
    const { certificate } = await holder(letter, 1)
    const invalidityDate = '2026-11-10T00:00:00Z'
    await revoke([certificate.serial], { ground: 'carrier_lost', invalidityDate })
    const stored = await Revocation.firstOrFail()
    assert.equal(stored.invalidityDate?.toUTC().toISODate(), '2026-11-10')
    assert.equal(stored.revokedAt.toUTC().toISODate(), '2026-11-17')
  })

  test('whoever publishes is told after the commit, with the certificate’s id', async ({
    assert,
  }) => {
    const events = emitter.fake([CertificateRevoked])
    const { certificate } = await holder(letter, 1)
    await revoke([certificate.serial])
    events.assertEmitted(CertificateRevoked, ({ data }) => data.certificateId === certificate.id)
    emitter.restore()
    assert.equal(standing(certificate, desk.clock.now()), 'valid')
    await certificate.load('revocation')
    assert.equal(standing(certificate, desk.clock.now()), 'revoked')
  })

  test('an application whose carrier never left the house is over', async ({ assert }) => {
    const { application, certificate } = await writtenApplication(letter, 1)
    await revoke([certificate.serial], { ground: 'carrier_failed' })
    await application.refresh()
    assert.equal(application.state, 'revoked')
    const handedOut = await holder(letter, 2)
    await revoke([handedOut.certificate.serial])
    const kept = await Application.findOrFail(handedOut.application.id)
    assert.equal(kept.state, 'handed_out')
  })

  test('an audit entry that cannot be written takes the revocation back', async ({ assert }) => {
    const { certificate } = await holder(letter, 1)
    const refused = revoke([certificate.serial], { basis: 'f'.repeat(86) })
    assert.equal(await refusalOf(refused), 'E_AUDIT_SECRET')
    assert.isEmpty(await Revocation.all())
  })
})
