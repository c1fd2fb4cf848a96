import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { dataOf } from '#ca/audit/entry_data'
import { ConfirmEmergency } from '#ca/revocation/emergency/confirm_emergency'
import { openProposals } from '#ca/revocation/emergency/open_proposals'
import { ProposeEmergency } from '#ca/revocation/emergency/propose_emergency'
import AuditEntry from '#models/audit_entry'
import Revocation from '#models/revocation'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { holder, refusalOf, revoke } from '#tests/support/revocation_house'

const REASON = 'Владелец сообщил по телефону о краже носителя с PIN'

test.group('The emergency path: two operators, at once', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let serial: string
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    const { certificate } = await holder(await registeredLetter(), 1)
    serial = certificate.serial
    return desk.restore
  })

  async function propose(actor = 'first') {
    const proposing = await app.container.make(ProposeEmergency)
    return proposing.handle({ serial, reason: REASON, invalidityDate: '2026-11-16T19:00Z' }, actor)
  }

  async function confirm(proposalId: number, actor = 'second') {
    const confirming = await app.container.make(ConfirmEmergency)
    return confirming.handle({ proposalId }, actor)
  }

  test('one proposes, another confirms, and it takes effect at that moment', async ({ assert }) => {
    const { id } = await propose()
    assert.isEmpty(await Revocation.all())
    desk.clock.set('2026-11-17T05:50:00Z')
    await confirm(id)
    const row = await Revocation.firstOrFail()
    assert.deepInclude(row.serialize(), {
      ground: 'key_compromised',
      reason: 1,
      channel: 'emergency',
      letterId: null,
    })
    assert.equal(row.revokedAt.toUTC().toISO(), '2026-11-17T05:50:00.000Z')
    assert.equal(row.invalidityDate?.toUTC().toISO(), '2026-11-16T19:00:00.000Z')
    const entries = await AuditEntry.query()
      .where('subject', `certificate:${serial}`)
      .orderBy('seq')
    assert.deepEqual(
      entries.map(({ event, actor }) => [event, actor]),
      [
        ['emergency_revocation_proposed', 'first'],
        ['emergency_revocation_confirmed', 'second'],
        ['certificate_revoked', 'second'],
      ]
    )
    assert.equal(dataOf(entries[1]).proposedBy, 'first')
  })

  test('nobody confirms their own proposal', async ({ assert }) => {
    const { id } = await propose()
    assert.equal(await refusalOf(confirm(id, 'first')), 'E_EMERGENCY_OWN')
    assert.isEmpty(await Revocation.all())
  })

  test('after an hour a proposal lapses, and another can be made', async ({ assert }) => {
    const { id } = await propose()
    assert.equal(await refusalOf(propose('third')), 'E_EMERGENCY_OPEN')
    assert.lengthOf(await openProposals(desk.clock.now()), 1)
    desk.clock.set('2026-11-17T06:42:00Z')
    assert.isEmpty(await openProposals(desk.clock.now()))
    assert.equal(await refusalOf(confirm(id)), 'E_EMERGENCY_EXPIRED')
    const again = await propose('third')
    await confirm(again.id)
    assert.lengthOf(await Revocation.all(), 1)
  })

  test('a proposal is confirmed once; one about a revoked certificate not at all', async ({
    assert,
  }) => {
    const { id } = await propose()
    await confirm(id)
    assert.equal(await refusalOf(confirm(id, 'third')), 'E_EMERGENCY_CONFIRMED')
    assert.equal(await refusalOf(propose()), 'E_CERTIFICATE_ALREADY_REVOKED')
    assert.equal(await refusalOf(confirm(id + 1)), 'E_EMERGENCY_ABSENT')
  })

  test('revoked by a letter meanwhile: the proposal no longer waits', async ({ assert }) => {
    const { id } = await propose()
    await revoke([serial])
    assert.isEmpty(await openProposals(desk.clock.now()))
    assert.equal(await refusalOf(confirm(id)), 'E_CERTIFICATE_ALREADY_REVOKED')
  })
})
