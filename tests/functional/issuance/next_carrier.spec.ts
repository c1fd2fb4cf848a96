import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { fitCarriers } from '#ca/issuance/fit_carriers'
import { NextCarrier } from '#ca/issuance/next_carrier'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import type { WantedCarrier } from '#ca/issuance/next_carrier'
import type { Desk } from '#ca/carriers/desk'
import type Application from '#models/application'

const PIN = 'Aq7!mmu2'
const nobody = async () => false

test.group('The next carrier of a letter', (group) => {
  let house: IssuingHouse
  let employee: Application
  let next: NextCarrier

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    employee = await waitingApplication(await registeredLetter(), 1)
    next = await house.make(NextCarrier)
    return () => house.close()
  })

  async function endAt(step: NonNullable<typeof house.steps.failAt>, carrierSerial: string) {
    house.steps.failAt = step
    const onto = await house.make(IssueOntoCarrier)
    const act = { applicationId: employee.id, carrierSerial, pin: PIN }
    await onto.handle(act, 'operator').catch(() => {})
    house.steps.failAt = null
    await employee.refresh()
  }

  test('a blank one that is plugged in; a carrier with Type-C is kept for who needs one', async ({
    assert,
  }) => {
    const typeC = await house.desk.supplyBlank('type-c')
    const usbA = await house.desk.supplyBlank('usb-a')
    assert.equal(await next.handle(employee, nobody), usbA.serialNumber)
    await employee.merge({ secondCertificateGround: 'type_c' }).save()
    assert.equal(await next.handle(employee, nobody), typeC.serialNumber)
  })

  test('where there is none, the driver makes one', async ({ assert }) => {
    const serial = await next.handle(employee, nobody)
    const [made] = await house.desk.list()
    assert.equal(serial, made.serialNumber)
  })

  test('the carrier on which an interrupted act left the employee’s key, before any blank one', async ({
    assert,
  }) => {
    const begun = await house.desk.supplyBlank()
    await endAt('key_generated', begun.serialNumber)
    await house.desk.supplyBlank()
    assert.equal(await next.handle(employee, nobody), begun.serialNumber)
  })

  test('never a carrier with somebody else’s key: a wrong PIN would count against it', async ({
    assert,
  }) => {
    const foreign = await house.desk.supplyBlank()
    await house.desk.generate(foreign.serialNumber, 'Other7!x')
    assert.notEqual(await next.handle(employee, nobody), foreign.serialNumber)
  })

  test('at the desk a carrier that waits for another employee is not offered', async ({
    assert,
  }) => {
    const begun = await house.desk.supplyBlank()
    await endAt('key_generated', begun.serialNumber)
    const other = await waitingApplication(await registeredLetter('01-12/9'), 2)
    const fitness = async (one: Application) => {
      const [carrier] = await fitCarriers(await house.desk.list(), one)
      return carrier.fitness
    }
    assert.equal(await fitness(employee), 'begun')
    assert.equal(await fitness(other), 'taken')
    await employee.merge({ state: 'refused' }).save()
    assert.equal(await fitness(other), 'begun')
  })

  test('an issued certificate goes onto its own carrier, which is asked for by name', async ({
    assert,
  }) => {
    const own = await house.desk.supplyBlank()
    await endAt('closed', own.serialNumber)
    await house.desk.supplyBlank()
    assert.equal(await next.handle(employee, nobody), own.serialNumber)

    const elsewhere = new NextCarrier(next['clock'], withoutCarriers(house.desk))
    const wanted: WantedCarrier[] = []
    const ask = async (one: WantedCarrier) => wanted.push(one) < 2
    await assert.rejects(() => elsewhere.handle(employee, ask), /E_CARRIER_FAILED_AFTER_ISSUE/)
    assert.deepEqual(wanted[0], { serialNumber: own.serialNumber, connector: null })
    assert.lengthOf(wanted, 2, 'asked again after the first yes')
  })
})

/** A desk at which nothing is plugged in. */
const withoutCarriers = (desk: Desk) =>
  Object.assign(Object.create(desk) as Desk, { list: async () => [] })
