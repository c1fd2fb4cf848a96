import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { HandOutCarrier } from '#ca/carriers/hand_out_carrier'
import { holderCarriers } from '#ca/carriers/holder_carriers'
import { assertIssuable } from '#ca/issuance/assert_issuable'
import { RegisterLetter } from '#ca/letters/register_letter'
import { worklist } from '#ca/letters/worklist'
import { revocationLetterView } from '#ca/revocation/letters/find_revocation_letter'
import { dueCarriers } from '#ca/revocation/due_carriers'
import { TakeCarrierBack } from '#ca/revocation/take_carrier_back'
import AuditEntry from '#models/audit_entry'
import CarrierMovement from '#models/carrier_movement'
import CarrierReturn from '#models/carrier_return'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { GOOD_EMPLOYEE } from '#tests/support/letters'
import { holder, refusalOf, registerRevocation, revoke } from '#tests/support/revocation_house'
import { writtenApplication } from '#tests/support/written_carriers'
import type { LetterFindingsError } from '#ca/letters/errors'
import type Letter from '#models/letter'

const TODAY = '2026-11-17'

test.group('What follows from a revocation', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter()
    return desk.restore
  })

  test('S-11.5: a revoked certificate does not stand in the way of another one', async ({
    assert,
  }) => {
    const { certificate, application } = await holder(letter, 1)
    const { iin } = application
    const next = await waitingApplication(await registeredLetter('02'), 1, { iin })
    const issue = () => assertIssuable(next, desk.clock.now())
    assert.equal(await refusalOf(issue()), 'E_HOLDER_HAS_CERTIFICATE')
    await revoke([certificate.serial])
    await issue()
  })

  test('S-11.5: nor does it stop the row of a letter', async ({ assert }) => {
    const { iin } = GOOD_EMPLOYEE
    const { certificate } = await holder(letter, 1, { application: { iin } })
    const register = await app.container.make(RegisterLetter)
    const row = {
      agencyBin: GOOD_EMPLOYEE.bin,
      number: '03',
      datedOn: TODAY,
      rows: { typed: [GOOD_EMPLOYEE] },
      dryRun: true,
    }
    const codes = await register.handle(row, 'operator').catch((error: LetterFindingsError) => {
      return error.findings.map(({ code }) => code)
    })
    assert.include(codes, 'E_CERTIFICATE_VALID')
    await revoke([certificate.serial])
    const tried = await register.handle(row, 'operator')
    assert.lengthOf(tried.people, 1)
  })

  test('S-24: a letter names the term of its carriers when one of them was handed out', async ({
    assert,
  }) => {
    const { application, certificate, carrier } = await holder(letter, 1)
    const { letter: asking } = await registerRevocation([application])
    const letterId = Number(asking?.id)
    const { carriers } = await revocationLetterView(letterId, TODAY)
    assert.equal(carriers, 1)
    await revoke([certificate.serial], { ground: 'holder_leaves', letterId })
    assert.lengthOf(await dueCarriers(TODAY, { letterId }), 1)
    assert.lengthOf(await dueCarriers(TODAY, { letterId: letterId + 1 }), 0)
    await carrier.merge({ state: 'assigned' }).save()
    const kept = await revocationLetterView(letterId, TODAY)
    assert.equal(kept.carriers, 0)
    assert.lengthOf(await dueCarriers(TODAY, { letterId }), 0)
  })

  test('S-4.2: the carrier of a revoked certificate is not one of the two', async ({ assert }) => {
    const { certificate, application, carrier } = await holder(letter, 1)
    const reading = { at: desk.clock.now() }
    const before = await holderCarriers(application.iin, reading)
    assert.deepEqual(
      before.map(({ id }) => id),
      [carrier.id]
    )
    await revoke([certificate.serial], { ground: 'carrier_lost' })
    assert.isEmpty(await holderCarriers(application.iin, reading))
  })

  test('what was revoked before the hand-out is not handed out, and leaves the worklist', async ({
    assert,
  }) => {
    const { application, certificate } = await writtenApplication(letter, 1)
    await revoke([certificate.serial], { ground: 'carrier_failed' })
    const handOut = await app.container.make(HandOutCarrier)
    const given = { delivery: 'post', recipientName: 'Канцелярия' } as const
    const act = handOut.handle({ applicationId: application.id, ...given }, 'operator')
    assert.equal(await refusalOf(act), 'E_APPLICATION_NOT_WRITTEN')
    const { groups } = await worklist(TODAY)
    assert.isEmpty(groups)
  })

  test('S-24, S-25: the carriers with the agency come back, five working days from the letter', async ({
    assert,
  }) => {
    const leaving = await holder(letter, 1)
    const failed = await holder(letter, 2)
    const lost = await holder(letter, 3)
    const inHouse = await writtenApplication(letter, 4)
    const asked = await registerRevocation([leaving.application])
    const letterId = asked.letter?.id
    await revoke([leaving.certificate.serial], { letterId, ground: 'holder_leaves' })
    await revoke([failed.certificate.serial], { ground: 'carrier_failed' })
    await revoke([lost.certificate.serial], { ground: 'carrier_lost' })
    await revoke([inHouse.certificate.serial])
    const due = await dueCarriers(TODAY)
    assert.deepEqual(
      due.map(({ revocation, paragraph, deadline }) => [
        revocation.certificate.carrier.serialNumber,
        paragraph,
        deadline?.dueOn ?? null,
      ]),
      [
        [leaving.carrier.serialNumber, 'S-24.1', '2026-11-23'],
        [failed.carrier.serialNumber, 'S-24.2', null],
      ]
    )
    assert.lengthOf(await dueCarriers(TODAY, { agencyBin: '220641000200' }), 0)
  })

  test('S-25: a carrier that is back has its movement, how it came, and leaves the list', async ({
    assert,
  }) => {
    const { certificate, carrier, application } = await holder(letter, 1)
    const back = await app.container.make(TakeCarrierBack)
    const { serialNumber } = carrier
    const how = { delivery: 'special_post', itemNumber: '  KZ 77 ' } as const
    const take = (broughtBy = 'Омарова А. К.') =>
      back.handle({ serialNumber, broughtBy, ...how }, 'operator')
    assert.equal(await refusalOf(take()), 'E_RETURN_NOT_DUE')
    await revoke([certificate.serial], { ground: 'holder_leaves' })
    assert.equal(await refusalOf(take(' ')), 'E_RETURN_BROUGHT_BY')
    await take()
    await carrier.refresh()
    assert.equal(carrier.state, 'returned')
    const row = await CarrierReturn.firstOrFail()
    assert.deepInclude(row.serialize(), { delivery: 'special_post', itemNumber: 'KZ 77' })
    const last = await CarrierMovement.query().orderBy('id', 'desc').firstOrFail()
    assert.deepEqual([last.state, last.applicationId], ['returned', application.id])
    const entry = await AuditEntry.findByOrFail('event', 'carrier_returned')
    assert.equal(entry.subject, `carrier:${serialNumber}`)
    assert.isEmpty(await dueCarriers(TODAY))
    assert.equal(await refusalOf(take()), 'E_RETURN_NOT_DUE')
  })
})
