import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { HandOutCarriers } from '#ca/carriers/hand_out_carriers'
import { verifyChain } from '#ca/audit/verify_chain'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { writtenApplication } from '#tests/support/written_carriers'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import Carrier from '#models/carrier'
import HandOut from '#models/hand_out'
import type Letter from '#models/letter'

const POST = { delivery: 'post', recipientName: 'Канцелярия' } as const

test.group('S-4: all carriers of a letter to one recipient', (group) => {
  let letter: Letter
  let ids: number[]

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    letter = await registeredLetter()
    ids = []
    for (const row of [1, 2, 3]) {
      const { application } = await writtenApplication(letter, row)
      ids.push(application.id)
    }
  })

  async function handOut(applicationIds = ids, actor = 'operator') {
    const useCase = await app.container.make(HandOutCarriers)
    return useCase.handle({ letterId: letter.id, applicationIds, ...POST }, actor)
  }

  async function refusal(act: Promise<unknown>) {
    try {
      await act
    } catch (error) {
      if (error instanceof CaError) return error
      throw error
    }
    throw new Error('it was not refused')
  }

  test('every carrier has its line and its audit entry, in the order of the letter', async ({
    assert,
  }) => {
    const lines = await handOut(ids.toReversed())
    assert.deepEqual(
      lines.map((line) => [line.journalNumber, line.applicationId]),
      [1, 2, 3].map((number, at) => [number, ids[at]])
    )
    const entries = await AuditEntry.query().where('event', 'carrier_handed_out').orderBy('seq')
    assert.deepEqual(
      entries.map((entry) => JSON.parse(entry.data).journalNumber),
      [1, 2, 3]
    )
    const { break: broken } = await verifyChain()
    assert.isNull(broken)
  })

  const obstacles: [string, string, () => Promise<unknown>][] = [
    [
      'one was handed out meanwhile',
      'E_ALREADY_HANDED_OUT',
      async () => {
        const useCase = await app.container.make(HandOutCarrier)
        await useCase.handle({ applicationId: ids[2], ...POST }, 'colleague')
      },
    ],
    [
      'one is not written',
      'E_APPLICATION_NOT_WRITTEN',
      () => Application.query().where('id', ids[2]).update({ state: 'issued' }),
    ],
    [
      'a carrier is not where it should be',
      'E_CARRIER_TRANSITION',
      () => Carrier.query().where('applicationId', ids[2]).update({ state: 'assigned' }),
    ],
    [
      'one is of another letter',
      'E_APPLICATION_ABSENT',
      async () => {
        const other = await waitingApplication(await registeredLetter('02'), 1)
        ids.push(other.id)
      },
    ],
  ]
  for (const [name, code, happen] of obstacles)
    test(`${name}: nobody's line is written (${code})`, async ({ assert }) => {
      await happen()
      const before = await HandOut.all()
      const refused = await refusal(handOut())
      assert.equal(refused.code, code)
      assert.lengthOf(await HandOut.all(), before.length)
      const first = await Application.findOrFail(ids[0])
      assert.equal(first.state, 'written')
      const [line] = await handOut([ids[0]])
      const all = await HandOut.all()
      assert.equal(line.journalNumber, all.length, 'the refused lines took no number')
    })

  test('an audit entry that cannot be written takes all lines back', async ({ assert }) => {
    await refusal(handOut(ids, 'two words'))
    assert.isEmpty(await HandOut.all())
    assert.isEmpty(await AuditEntry.query().where('event', 'carrier_handed_out'))
  })
})
