import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { registeredLetter } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'
import HandOut from '#models/hand_out'

/** These tests commit: what they leave is removed, children first. */
const TABLES = [
  ...['hand_outs', 'carrier_movements', 'certificates', 'carriers', 'applications', 'letters'],
  ...['agencies', 'authorities', 'regions', 'audit_entries'],
]

async function cleanUp() {
  for (const table of TABLES) await db.from(table).delete()
  await db.from('audit_head').update({ seq: 0, hash: '0'.repeat(64) })
  await db.from('journals').update({ last_number: 0 })
}

async function handOut(applicationId: number) {
  const useCase = await app.container.make(HandOutCarrier)
  const input = { applicationId, delivery: 'post' as const, recipientName: 'Канцелярия' }
  return useCase.handle(input, 'operator')
}

test.group('annex 3: journal numbers when operators act at once', (group) => {
  group.each.setup(() => cleanUp)

  test('twelve at once get 1 to 12', async ({ assert }) => {
    const letter = await registeredLetter()
    const written = []
    for (let row = 1; row <= 12; row++) written.push(await writtenApplication(letter, row))
    await Promise.all(written.map(({ application }) => handOut(application.id)))
    const lines = await HandOut.query().orderBy('journalNumber')
    assert.deepEqual(
      lines.map(({ journalNumber }) => journalNumber),
      Array.from({ length: 12 }, (_, index) => index + 1)
    )
  })

  test('one carrier is handed out once, however many try', async ({ assert }) => {
    const { application } = await writtenApplication(await registeredLetter(), 1)
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => handOut(application.id)))
    const refused = tries.filter((one) => one.status === 'rejected').map(({ reason }) => reason)
    assert.lengthOf(refused, 5)
    assert.isTrue(refused.every((error) => error instanceof CaError))
    assert.isTrue(refused.every((error) => error.code === 'E_ALREADY_HANDED_OUT'))
    const lines = await HandOut.all()
    assert.deepEqual(
      lines.map(({ journalNumber }) => journalNumber),
      [1]
    )
  })

  test('a hand-out that fails at its end leaves no gap', async ({ assert }) => {
    const letter = await registeredLetter()
    const one = await writtenApplication(letter, 1)
    const two = await writtenApplication(letter, 2)
    const useCase = await app.container.make(HandOutCarrier)
    const input = { applicationId: one.application.id, delivery: 'post' as const }
    await assert.rejects(() => useCase.handle({ ...input, recipientName: 'A' }, 'two words'))
    assert.isEmpty(await HandOut.all())
    const { journalNumber } = await handOut(two.application.id)
    assert.equal(journalNumber, 1)
  })
})
