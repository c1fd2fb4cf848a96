import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { verifyChain } from '#ca/audit/verify_chain'
import { CaError } from '#ca/ca_error'
import { ConfirmEmergency } from '#ca/revocation/emergency/confirm_emergency'
import { ProposeEmergency } from '#ca/revocation/emergency/propose_emergency'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { registeredLetter } from '#tests/support/applications'
import { SetAsideRequest } from '#ca/revocation/letters/set_aside_request'
import { removeCommittedRows } from '#tests/support/committed_rows'
import { holder, registerRevocation, revoke } from '#tests/support/revocation_house'
import { writtenApplication } from '#tests/support/written_carriers'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import Revocation from '#models/revocation'
import RevocationRequest from '#models/revocation_request'

/** As long as another transaction has to get between two statements of this one, in milliseconds. */
const A_WHILE = 300

/** Commits for real: inside one transaction nothing would run side by side. */
test.group('Several operators revoke at once', (group) => {
  group.each.setup(async () => {
    await removeCommittedRows()
    return removeCommittedRows
  })

  async function outcome(act: Promise<unknown>): Promise<string> {
    try {
      await act
      return 'done'
    } catch (error) {
      if (error instanceof CaError) return error.code
      throw error
    }
  }

  test('two operators revoke the same certificate: one does, the other is told', async ({
    assert,
  }) => {
    const { certificate } = await holder(await registeredLetter(), 1)
    const answers = await Promise.all([1, 2, 3, 4].map(() => outcome(revoke([certificate.serial]))))
    assert.lengthOf(
      answers.filter((answer) => answer === 'done'),
      1
    )
    for (const answer of answers.filter((each) => each !== 'done'))
      assert.include(['E_CERTIFICATE_ALREADY_REVOKED', 'E_REVOKED_MEANWHILE'], answer)
    assert.lengthOf(await Revocation.all(), 1)
    assert.lengthOf(await AuditEntry.query().where('event', 'certificate_revoked'), 1)
    const { break: broken } = await verifyChain()
    assert.isNull(broken)
  })

  test('two lists that overlap: each is revoked whole or not at all', async ({ assert }) => {
    const letter = await registeredLetter()
    const made = [await holder(letter, 1), await holder(letter, 2), await holder(letter, 3)]
    const [a, b, c] = made.map(({ certificate }) => certificate.serial)
    const answers = await Promise.all([outcome(revoke([a, b])), outcome(revoke([c, b]))])
    assert.lengthOf(
      answers.filter((answer) => answer === 'done'),
      1
    )
    assert.lengthOf(await Revocation.all(), 2)
  })

  test('a carrier is handed out while its certificate is revoked: one order or the other', async ({
    assert,
  }) => {
    const { application, certificate } = await writtenApplication(await registeredLetter(), 1)
    const handOut = await app.container.make(HandOutCarrier)
    const to = { delivery: 'post', recipientName: 'Канцелярия' } as const
    const [handed] = await Promise.all([
      outcome(handOut.handle({ applicationId: application.id, ...to }, 'operator')),
      outcome(revoke([certificate.serial])),
    ])
    const { state } = await Application.findOrFail(application.id)
    assert.equal(state, handed === 'done' ? 'handed_out' : 'revoked')
    assert.lengthOf(await Revocation.all(), 1)
  })

  test('S-20: set aside while it is being revoked: the agency’s last word counts', async ({
    assert,
  }) => {
    const { application, certificate } = await holder(await registeredLetter(), 1)
    const { letter } = await registerRevocation([application])
    const { id: requestId } = await RevocationRequest.findByOrFail('letterId', letter?.id)
    const setAside = await app.container.make(SetAsideRequest)
    const { revoking } = await db.transaction(async (trx) => {
      await trx.from('certificates').update({ state: trx.raw('state') })
      const act = outcome(revoke([certificate.serial], { letterId: letter?.id, basis: null }))
      await Promise.race([act, setTimeout(A_WHILE)])
      await setAside.within(trx, { requestId, reason: 'Отозвано письмом № 8' }, 'operator')
      return { revoking: act }
    })
    assert.equal(await revoking, 'E_REVOKE_NOT_IN_LETTER')
    assert.isEmpty(await Revocation.all())
  })

  test('two confirm one proposal: it is revoked once', async ({ assert }) => {
    const { certificate } = await holder(await registeredLetter(), 1)
    const propose = await app.container.make(ProposeEmergency)
    const { serial } = certificate
    const { id: proposalId } = await propose.handle({ serial, reason: 'Кража носителя' }, 'first')
    const confirm = await app.container.make(ConfirmEmergency)
    const answers = await Promise.all(
      ['second', 'third'].map((actor) => outcome(confirm.handle({ proposalId }, actor)))
    )
    assert.sameMembers(answers, ['done', 'E_EMERGENCY_CONFIRMED'])
    assert.lengthOf(await db.from('revocations'), 1)
  })
})
