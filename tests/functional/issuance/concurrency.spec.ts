import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { IssueCertificate } from '#ca/issuance/issue_certificate'
import { SweepReservations } from '#ca/issuance/sweep_reservations'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { removeCommittedRows } from '#tests/support/committed_rows'
import { inventedIin } from '#tests/support/invented_iin'
import { assertPromises } from '#tests/support/issuance_promises'
import { IssuingHouse } from '#tests/support/issuing_house'
import Certificate from '#models/certificate'
import type Application from '#models/application'

/** Commits for real: inside one transaction nothing would run side by side. */
test.group('Several operators at once', (group) => {
  let house: IssuingHouse

  group.each.setup(async () => {
    await removeCommittedRows()
    house = await IssuingHouse.open()
    return async () => {
      await house.close()
      await removeCommittedRows()
    }
  })

  async function issue(application: Application, carrierSerial: string) {
    await house.stock(carrierSerial)
    const request = await house.request(application)
    const issuing = await house.make(IssueCertificate)
    const input = { applicationId: application.id, carrierSerial, request }
    try {
      await issuing.handle(input, 'operator')
      return 'issued'
    } catch (error) {
      if (error instanceof CaError) return error.code
      throw error
    }
  }

  test('one application, four operators with four carriers: exactly one certificate', async ({
    assert,
  }) => {
    const application = await waitingApplication(await registeredLetter(), 1)
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((one) => issue(application, one)))
    assert.deepEqual(answers.sort(), [
      'E_APPLICATION_STATE',
      'E_APPLICATION_STATE',
      'E_APPLICATION_STATE',
      'issued',
    ])
    assert.lengthOf(await Certificate.all(), 1)
    await assertPromises(assert, db.connection(), 'one application')
  })

  test('S-11.5: one person in two letters: exactly one certificate', async ({ assert }) => {
    const iin = inventedIin(3)
    const first = await waitingApplication(await registeredLetter('01'), 1, { iin })
    const second = await waitingApplication(await registeredLetter('02'), 1, { iin })
    const answers = await Promise.all([issue(first, 'A'), issue(second, 'B')])
    assert.deepEqual(answers.sort(), ['E_HOLDER_HAS_CERTIFICATE', 'issued'])
    await assertPromises(assert, db.connection(), 'one person')
  })

  test('one carrier, two employees: it gets the key of one', async ({ assert }) => {
    const letter = await registeredLetter()
    const employees = [await waitingApplication(letter, 1), await waitingApplication(letter, 2)]
    const answers = await Promise.all(employees.map((employee) => issue(employee, 'SHARED')))
    assert.deepEqual(answers.sort(), ['E_CARRIER_TAKEN', 'issued'])
    await assertPromises(assert, db.connection(), 'one carrier')
  })

  test('eight employees side by side: eight certificates, one audit chain', async ({ assert }) => {
    const letter = await registeredLetter()
    const rows = [1, 2, 3, 4, 5, 6, 7, 8]
    const employees = await Promise.all(rows.map((row) => waitingApplication(letter, row)))
    const answers = await Promise.all(employees.map((one, at) => issue(one, `C${at}`)))
    assert.deepEqual(
      answers,
      rows.map(() => 'issued')
    )
    await assertPromises(assert, db.connection(), 'eight employees')
  })

  test('two sweeps at once close a reservation once', async ({ assert }) => {
    const application = await waitingApplication(await registeredLetter(), 1)
    house.steps.failAt = 'reserved'
    await issue(application, 'A').catch(() => {})
    house.steps.failAt = null
    const sweeps = [await house.make(SweepReservations), await house.make(SweepReservations)]
    await Promise.all(sweeps.map((sweep) => sweep.handle()))
    const certificate = await Certificate.firstOrFail()
    assert.equal(certificate.state, 'issued')
    await assertPromises(assert, db.connection(), 'two sweeps')
  })
})
