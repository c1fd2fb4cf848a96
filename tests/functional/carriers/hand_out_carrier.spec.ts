import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { Clock, FixedClock } from '#ca/clock'
import { verifyChain } from '#ca/audit/verify_chain'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { certificateRow, writtenApplication } from '#tests/support/written_carriers'
import AuditEntry from '#models/audit_entry'
import CarrierMovement from '#models/carrier_movement'
import HandOut from '#models/hand_out'
import { APPLICATION_STATES } from '#models/application'
import type { HandOutInput } from '#ca/carriers/hand_out_carrier'

const BY_HAND = {
  delivery: 'hand',
  recipientName: 'Бегимбетова Лаура Оразовна',
  recipientDocument: 'service_id',
  recipientDocumentNumber: 'ҚР 004512',
} as const

async function handOut(input: HandOutInput) {
  const useCase = await app.container.make(HandOutCarrier)
  return useCase.handle(input, 'operator')
}

async function codeOf(act: Promise<unknown>) {
  try {
    await act
    return 'no error'
  } catch (error) {
    if (error instanceof CaError) return error.code
    throw error
  }
}

test.group('S-4, S-10: handing a carrier out', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    app.container.swap(Clock, () => new FixedClock('2026-11-17T05:42:00Z'))
    return () => app.container.restore(Clock)
  })

  test('by hand: a journal line, the carrier and the application handed out, an audit line', async ({
    assert,
  }) => {
    const { application, carrier, certificate } = await writtenApplication(
      await registeredLetter(),
      1
    )
    const { id } = await handOut({ applicationId: application.id, ...BY_HAND })
    const line = await HandOut.findOrFail(id)
    assert.containsSubset(line.$attributes, {
      ...BY_HAND,
      journalNumber: 1,
      certificateId: certificate.id,
      carrierId: carrier.id,
      handedOutBy: 'operator',
    })
    await application.refresh()
    await carrier.refresh()
    assert.equal(application.state, 'handed_out')
    assert.equal(carrier.state, 'handed_out')
    assert.equal(carrier.applicationId, application.id)
    const movements = await CarrierMovement.query().where('carrierId', carrier.id).orderBy('id')
    assert.equal(movements.at(-1)?.state, 'handed_out')
    const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.event, 'carrier_handed_out')
    assert.containsSubset(JSON.parse(entry.data), {
      journalNumber: 1,
      certificateSerial: certificate.serial,
      recipientName: BY_HAND.recipientName,
    })
    const chain = await verifyChain()
    assert.isNull(chain.break)
  })

  test('journal numbers go 1, 2, 3; a refused hand-out takes none', async ({ assert }) => {
    const letter = await registeredLetter()
    const numbers: number[] = []
    for (const row of [1, 2, 3]) {
      const { application } = await writtenApplication(letter, row)
      const { journalNumber } = await handOut({ applicationId: application.id, ...BY_HAND })
      numbers.push(journalNumber)
      assert.equal(
        await codeOf(handOut({ applicationId: application.id, ...BY_HAND })),
        'E_ALREADY_HANDED_OUT'
      )
    }
    assert.deepEqual(numbers, [1, 2, 3])
  })

  test('an application that is {$self} has nothing to hand out')
    .with(APPLICATION_STATES.filter((state) => state !== 'written' && state !== 'handed_out'))
    .run(async ({ assert }, state) => {
      const { id } = await waitingApplication(await registeredLetter(), 1, { state })
      const act = handOut({ applicationId: id, ...BY_HAND })
      assert.equal(await codeOf(act), 'E_APPLICATION_NOT_WRITTEN')
      assert.isEmpty(await HandOut.all())
    })

  test('the recipient is named: "{$self}"')
    .with(['', '   '])
    .run(async ({ assert }, recipientName) => {
      const { application } = await writtenApplication(await registeredLetter(), 1)
      const act = handOut({ applicationId: application.id, ...BY_HAND, recipientName })
      assert.equal(await codeOf(act), 'E_RECIPIENT_MISSING')
      await application.refresh()
      assert.equal(application.state, 'written')
    })

  test('S-4: by hand a service ID or a power of attorney is shown')
    .with([
      { recipientDocument: null },
      { recipientDocumentNumber: null },
      { recipientDocumentNumber: ' ' },
    ])
    .run(async ({ assert }, missing) => {
      const { application } = await writtenApplication(await registeredLetter(), 1)
      const act = handOut({ applicationId: application.id, ...BY_HAND, ...missing })
      assert.equal(await codeOf(act), 'E_RECIPIENT_DOCUMENT_MISSING')
      assert.isEmpty(await HandOut.all())
    })

  test('by {$self} nobody shows a document; the number of the item is kept')
    .with(['post', 'special_post'] as const)
    .run(async ({ assert }, delivery) => {
      const { application } = await writtenApplication(await registeredLetter(), 1)
      const line = await handOut({
        applicationId: application.id,
        delivery,
        recipientName: 'Канцелярия',
        recipientDocument: 'service_id',
        recipientDocumentNumber: 'RR123456785KZ',
      })
      assert.isNull(line.recipientDocument)
      assert.equal(line.recipientDocumentNumber, 'RR123456785KZ')
    })

  test('the certificate of the line is the issued one, not a voided reservation', async ({
    assert,
  }) => {
    const letter = await registeredLetter()
    const { application, carrier, certificate } = await writtenApplication(letter, 1)
    await certificateRow(application, carrier, { state: 'void' })
    const line = await handOut({ applicationId: application.id, ...BY_HAND })
    assert.equal(line.certificateId, certificate.id)
  })
})
