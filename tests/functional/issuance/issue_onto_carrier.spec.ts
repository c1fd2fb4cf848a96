import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { verifyChain } from '#ca/audit/verify_chain'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { readCertificate } from '#ca/certificates/certificate_view'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { ISSUANCE_STEPS } from '#ca/issuance/issuance_steps'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import AuditEntry from '#models/audit_entry'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import type { KeyStore } from '#ca/crypto/key_store'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'
import type Application from '#models/application'

const PIN = 'Aq7!mmu2'

test.group('Issue onto a carrier', (group) => {
  let house: IssuingHouse
  let employee: Application
  let carrier: string

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    employee = await waitingApplication(await registeredLetter(), 1)
    const blank = await house.desk.supplyBlank()
    carrier = blank.serialNumber
    return () => house.close()
  })

  async function issue(
    changes: { carrierSerial?: string; pin?: string; applicationId?: number } = {},
    onStep?: (step: IssuanceStep) => void
  ) {
    const onto = await house.make(IssueOntoCarrier)
    const input = { applicationId: employee.id, carrierSerial: carrier, pin: PIN, ...changes }
    return onto.handle(input, 'operator', onStep)
  }

  async function refusal(act: () => Promise<unknown>) {
    try {
      await act()
    } catch (error) {
      if (error instanceof CaError) return error
      throw error
    }
    throw new Error('it was not refused')
  }

  test('key, request, certificate, writing, reading back: what is on the carrier is what was issued', async ({
    assert,
  }) => {
    const steps: string[] = []
    const certificate = await issue({}, (step) => steps.push(step))
    const onCarrier = await house.desk.read(carrier)
    assert.deepEqual(Buffer.from(onCarrier), certificate.der)
    assert.equal(readCertificate(onCarrier).serial, certificate.serial)
    await employee.refresh()
    assert.equal(employee.state, 'written')
    const row = await Carrier.findByOrFail('serialNumber', carrier)
    assert.equal(row.state, 'written')
    assert.equal(row.applicationId, employee.id)
    assert.deepEqual(steps, [
      'carrier_chosen',
      'key_generated',
      'request_signed',
      'closed',
      'certificate_written',
      'read_back',
      'recorded',
    ])
    const last = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(last.event, 'carrier_written')
  })

  for (const step of ISSUANCE_STEPS) {
    test(`ended at "${step}", the same button goes on and nothing is done twice`, async ({
      assert,
    }) => {
      house.steps.failAt = step
      await assert.rejects(() => issue(), `the test ends it at ${step}`)
      house.steps.failAt = null
      const certificate = await issue()
      await employee.refresh()
      assert.equal(employee.state, 'written')
      assert.lengthOf(await Certificate.query().where('applicationId', employee.id), 1)
      assert.deepEqual(Buffer.from(await house.desk.read(carrier)), certificate.der)
      const signings = await AuditEntry.query().where('event', 'certificate_signing')
      const issues = await AuditEntry.query().where('event', 'certificate_issued')
      assert.lengthOf(signings, 1)
      assert.lengthOf(issues, 1)
      const chain = await verifyChain()
      assert.isNull(chain.break)
    })
  }

  test('a reservation whose bytes were changed is given up; the next try makes a new key on the carrier', async ({
    assert,
  }) => {
    house.steps.failAt = 'reserved'
    await assert.rejects(() => issue())
    house.steps.failAt = null
    const reservation = await Certificate.findByOrFail('applicationId', employee.id)
    const tbs = Buffer.from(reservation.tbs)
    tbs[tbs.length - 1] ^= 1
    await Certificate.query().where('id', reservation.id).update({ tbs })
    const { code } = await refusal(() => issue())
    assert.equal(code, 'E_RESERVATION_VOID')
    const certificate = await issue()
    assert.notEqual(certificate.serial, reservation.serial)
    await reservation.refresh()
    assert.equal(reservation.state, 'void')
    assert.equal(reservation.voidReason, 'other bytes were announced')
  })

  const uncertifiable: [string, Partial<Application>, string][] = [
    ['whose e-mail the linter refuses', { email: 'a.abdigali@enbek' }, 'E_LINT'],
    ['whose name is too long', { surname: 'Ә'.repeat(70) }, 'E_LINT'],
    ['whose e-mail cannot be written', { email: 'жоқ' }, 'E_NAME_CHARACTERS'],
  ]
  for (const [name, changes, code] of uncertifiable)
    test(`no key is made for an application ${name}: ${code}`, async ({ assert }) => {
      await employee.merge(changes).save()
      const error = await refusal(() => issue())
      assert.equal(error.code, code)
      const plugged = await house.desk.list()
      assert.deepEqual(
        plugged.map(({ state }) => state),
        ['blank']
      )
      assert.lengthOf(await Carrier.all(), 0)
    })

  test('a wrong PIN changes nothing but the counter', async ({ assert }) => {
    house.steps.failAt = 'key_generated'
    await assert.rejects(() => issue())
    house.steps.failAt = null
    const error = await refusal(() => issue({ pin: 'Wrong7!x' }))
    assert.equal(error.code, 'E_PIN_WRONG')
    assert.lengthOf(await Certificate.all(), 0)
    await employee.refresh()
    assert.equal(employee.state, 'waiting')
  })

  test('while the authority’s key store is shut no carrier is touched and no serial number spent', async ({
    assert,
  }) => {
    const shut = () => Promise.reject(new CaError('E_KEY_STORE_LOCKED', {}, 503))
    const keys = new AuthorityKeys({ open: shut } as unknown as KeyStore)
    house.bind(AuthorityKeys, keys)
    const error = await refusal(() => issue())
    assert.equal(error.code, 'E_KEY_STORE_LOCKED')
    const [untouched] = await house.desk.list()
    assert.equal(untouched.state, 'blank')
    assert.isEmpty(await Certificate.all())
  })

  test('a carrier that makes only older keys than the State CA certifies is said to be the wrong one', async ({
    assert,
  }) => {
    const [plugged] = await house.desk.list()
    house.desk.list = async () => [{ ...plugged, algorithm: 'gost-2004' }]
    const error = await refusal(() => issue())
    assert.equal(error.code, 'E_CARRIER_ALGORITHM')
    assert.deepEqual(error.facts, { serial: carrier, algorithm: 'gost-2015' })
  })

  test('a PIN with the holder’s birth date in it is refused before the carrier is touched', async ({
    assert,
  }) => {
    const { iin } = employee
    const error = await refusal(() =>
      issue({ pin: `${iin.slice(4, 6)}${iin.slice(2, 4)}${iin.slice(0, 2)}` })
    )
    assert.equal(error.code, 'E_PIN_OF_HOLDER')
    const [untouched] = await house.desk.list()
    assert.equal(untouched.state, 'blank')
  })

  test('a certificate that is issued goes onto its own carrier only', async ({ assert }) => {
    house.steps.failAt = 'closed'
    await assert.rejects(() => issue())
    house.steps.failAt = null
    const other = await house.desk.supplyBlank()
    const error = await refusal(() => issue({ carrierSerial: other.serialNumber }))
    assert.equal(error.code, 'E_CARRIER_OTHER')
    assert.equal(error.facts.carrier, carrier)
  })

  test('S-4.2: the carrier is lost after the issue: the certificate stays, and the message says what is left', async ({
    assert,
  }) => {
    house.steps.failAt = 'closed'
    await assert.rejects(() => issue())
    house.steps.failAt = null
    await house.desk.erase(carrier, PIN)
    const error = await refusal(() => issue())
    assert.equal(error.code, 'E_CARRIER_FAILED_AFTER_ISSUE')
    assert.equal(error.facts.cause, 'E_KEY_ABSENT')
    await employee.refresh()
    assert.equal(employee.state, 'issued')
    const certificate = await Certificate.findByOrFail('applicationId', employee.id)
    assert.equal(certificate.state, 'issued')
  })

  test('a carrier that is not in, or has a certificate, is refused before anything is done', async ({
    assert,
  }) => {
    const absent = await refusal(() => issue({ carrierSerial: 'FFFFFFFF' }))
    assert.equal(absent.code, 'E_CARRIER_ABSENT')
    await issue()
    const second = await waitingApplication(await registeredLetter('02'), 1)
    const written = await refusal(() => issue({ applicationId: second.id }))
    assert.equal(written.code, 'E_CARRIER_NOT_BLANK')
    assert.equal(second.state, 'waiting')
  })

  test('what is written is not written again; what is refused is not issued', async ({
    assert,
  }) => {
    const first = await issue()
    const again = await issue()
    assert.equal(again.id, first.id)
    const refused = await waitingApplication(await registeredLetter('03'), 1, { state: 'refused' })
    const error = await refusal(() => issue({ applicationId: refused.id }))
    assert.equal(error.code, 'E_APPLICATION_STATE')
    const absent = await refusal(() => issue({ applicationId: 0 }))
    assert.equal(absent.code, 'E_APPLICATION_ABSENT')
  })
})
