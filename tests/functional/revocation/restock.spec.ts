import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { Desk } from '#ca/carriers/desk'
import { RestockCarrier } from '#ca/revocation/restock_carrier'
import { TakeCarrierBack } from '#ca/revocation/take_carrier_back'
import AuditEntry from '#models/audit_entry'
import CarrierMovement from '#models/carrier_movement'
import { operatorDesk } from '#tests/support/operator_desk'
import { registeredLetter } from '#tests/support/applications'
import { holder, refusalOf, revoke } from '#tests/support/revocation_house'
import { certificateRow } from '#tests/support/written_carriers'
import type { CarrierContent, CarrierInfo } from '#station/drivers/carrier_driver'
import type Letter from '#models/letter'

const PIN = '40-29-17'

/** A reader with one carrier in it, whose erasing does what a test says. */
class Reader extends Desk {
  erased: string[] = []

  constructor(
    private readonly serialNumber: string,
    private state: CarrierContent,
    private readonly afterwards: CarrierContent = 'blank'
  ) {
    super('file:never-opened')
  }

  async list(): Promise<CarrierInfo[]> {
    const { serialNumber, state } = this
    const facts = { model: 'test', connector: 'usb-a', algorithm: 'gost-2015' } as const
    return [{ serialNumber, state, pinTriesLeft: 3, ...facts }]
  }

  async erase(serial: string): Promise<void> {
    this.erased.push(serial)
    this.state = this.afterwards
  }
}

test.group('S-24: a carrier that came back goes into stock', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let letter: Letter
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk()
    letter = await registeredLetter()
    return desk.restore
  })

  async function returned() {
    const made = await holder(letter, 1, { certificate: { der: null } })
    await revoke([made.certificate.serial], { ground: 'holder_leaves' })
    const takeBack = await app.container.make(TakeCarrierBack)
    const how = { delivery: 'hand', broughtBy: 'Омарова А. К.' } as const
    await takeBack.handle({ serialNumber: made.carrier.serialNumber, ...how }, 'operator')
    return made
  }

  async function restock(reader: Reader, serialNumber: string) {
    const act = await app.container.make(RestockCarrier)
    return act.handle(reader, { serialNumber, pin: PIN }, 'operator')
  }

  test('it is erased, looked at, in stock for anybody, with a movement and an entry', async ({
    assert,
  }) => {
    const { carrier, application } = await returned()
    const reader = new Reader(carrier.serialNumber, 'written')
    await restock(reader, carrier.serialNumber)
    await carrier.refresh()
    assert.deepEqual([carrier.state, carrier.applicationId], ['stock', null])
    assert.deepEqual(reader.erased, [carrier.serialNumber])
    const movements = await CarrierMovement.query().where('carrierId', carrier.id).orderBy('id')
    const states = ['stock', 'assigned', 'written', 'handed_out', 'returned', 'stock']
    assert.deepEqual(
      movements.map(({ state }) => state),
      states
    )
    const entry = await AuditEntry.findByOrFail('event', 'carrier_restocked')
    assert.equal(entry.subject, `carrier:${carrier.serialNumber}`)
    assert.include(JSON.stringify(entry.data), String(application.id))
    assert.equal(await refusalOf(restock(reader, carrier.serialNumber)), 'E_CARRIER_NOT_RETURNED')
  })

  test('one that is blank already is not erased again', async ({ assert }) => {
    const { carrier } = await returned()
    const reader = new Reader(carrier.serialNumber, 'blank')
    await restock(reader, carrier.serialNumber)
    assert.isEmpty(reader.erased)
    await carrier.refresh()
    assert.equal(carrier.state, 'stock')
  })

  test('what is not back, not blank afterwards, or not in the reader stays where it is', async ({
    assert,
  }) => {
    const out = await holder(letter, 2)
    const there = out.carrier.serialNumber
    assert.equal(
      await refusalOf(restock(new Reader(there, 'written'), there)),
      'E_CARRIER_NOT_RETURNED'
    )
    const { carrier } = await returned()
    const serial = carrier.serialNumber
    const stays = new Reader(serial, 'written', 'written')
    assert.equal(await refusalOf(restock(stays, serial)), 'E_CARRIER_NOT_CLEAR')
    assert.equal(
      await refusalOf(restock(new Reader('other', 'written'), serial)),
      'E_CARRIER_ABSENT'
    )
    await carrier.refresh()
    assert.equal(carrier.state, 'returned')
    assert.isEmpty(await AuditEntry.query().where('event', 'carrier_restocked'))
  })

  test('a carrier with another certificate in force on it is not erased', async ({ assert }) => {
    const { carrier, application } = await returned()
    await certificateRow(application, carrier)
    const reader = new Reader(carrier.serialNumber, 'written')
    assert.equal(
      await refusalOf(restock(reader, carrier.serialNumber)),
      'E_CARRIER_STILL_CERTIFIED'
    )
    assert.isEmpty(reader.erased)
  })

  test('on the screen: taken back, then erased with its PIN, which nothing keeps', async ({
    client,
    assert,
  }) => {
    const { carrier } = await returned()
    const path = `/carriers/${carrier.serialNumber}`
    const page = await client.get(path).loginAs(desk.operator)
    page.assertTextIncludes(`action="${path}/stock"`)
    const others = await client.get(path).loginAs(desk.administrator)
    assert.notInclude(others.text(), `${path}/stock`)
    const reader = new Reader(carrier.serialNumber, 'written')
    app.container.swap(Desk, () => reader)
    const done = await client
      .post(`${path}/stock`)
      .form({ pin: PIN })
      .loginAs(desk.operator)
      .withCsrfToken()
      .redirects(0)
      .finally(() => app.container.restore(Desk))
    done.assertHeader('location', path)
    await carrier.refresh()
    assert.equal(carrier.state, 'stock')
    assert.notInclude(JSON.stringify(await AuditEntry.all()), PIN)
  })

  test('at the operator’s own station: what the page reports of it afterwards counts', async ({
    client,
    assert,
  }) => {
    const { carrier } = await returned()
    const path = `/carriers/${carrier.serialNumber}`
    app.container.swap(Desk, () => new Desk('station'))
    const say = (state: string) =>
      client
        .post(`${path}/stock`)
        .form({ state })
        .loginAs(desk.operator)
        .withCsrfToken()
        .redirects(0)
    try {
      const page = await client.get(path).loginAs(desk.operator)
      page.assertTextIncludes('/assets/restock.js')
      page.assertTextIncludes('erase-at-station')
      await say('written')
      await carrier.refresh()
      assert.equal(carrier.state, 'returned')
      await say('blank')
    } finally {
      app.container.restore(Desk)
    }
    await carrier.refresh()
    assert.equal(carrier.state, 'stock')
  })

  test('in the shell: carrier:due, carrier:return, carrier:restock, on a carrier that is there', async ({
    assert,
  }) => {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-restock-'))
    const source = `file:${join(directory, 'carriers')}`
    await writeFile(join(directory, 'pin'), PIN, { mode: 0o600 })
    const real = new Desk(source)
    try {
      const { serialNumber } = await real.supplyBlank()
      await real.generate(serialNumber, PIN)
      const { carrier, certificate } = await holder(letter, 1)
      await carrier.merge({ serialNumber }).save()
      await revoke([certificate.serial], { ground: 'holder_leaves' })
      const due = await run('carrier:due', [])
      assert.deepInclude(due.carriers[0], {
        serial: serialNumber,
        paragraph: 'S-24.1',
        dueOn: null,
      })
      const brought = ['--brought-by', 'Омарова А. К.']
      const back = await run('carrier:return', [serialNumber, ...brought])
      assert.isTrue(back.ok)
      const erase = [serialNumber, '--carriers', source, '--pin-file', join(directory, 'pin')]
      const unsaid = await run('carrier:restock', erase)
      assert.equal(unsaid.error.code, 'E_ERASE_UNCONFIRMED')
      const done = await run('carrier:restock', [...erase, '--yes'])
      assert.isTrue(done.ok)
      const [plugged] = await real.list()
      assert.equal(plugged.state, 'blank')
      await carrier.refresh()
      assert.equal(carrier.state, 'stock')
    } finally {
      await real.close()
      await rm(directory, { recursive: true })
    }
  })
})

/** Runs a command in this process; what it printed as a document. */
async function run(name: string, parameters: string[]) {
  const { write } = process.stdout
  let printed = ''
  process.stdout.write = (text: string | Uint8Array) => Boolean((printed += String(text)))
  await ace.exec(name, [...parameters, '--json']).finally(() => (process.stdout.write = write))
  return JSON.parse(printed)
}
