import { test } from '@japa/runner'
import { setImmediate as turn } from 'node:timers/promises'
import { Station } from '#station/station'
import { StationError } from '#station/station_error'
import { driverWith } from '#tests/support/driver_with'
import type { CarrierDriver, CarrierInfo } from '#station/drivers/carrier_driver'

const PIN = '402917'

const INFO: CarrierInfo = {
  serialNumber: 'A64A79C8',
  model: 'test',
  connector: 'usb-a',
  state: 'key',
  algorithm: 'gost-2015',
  pinTriesLeft: 3,
}

const stationOver = (acts: Partial<CarrierDriver>) => new Station(async () => driverWith(acts))

const ask = (type: string, fields: Record<string, string> = {}, id = 1) =>
  JSON.stringify({ v: 1, id, type, ...fields })

const silenced = async <T>(act: () => Promise<T>) => {
  const written: string[] = []
  const original = process.stderr.write
  process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0
  try {
    return { result: await act(), stderr: written.join('') }
  } finally {
    process.stderr.write = original
  }
}

test.group('the station', () => {
  test('answers a question under its number', async ({ assert }) => {
    const station = stationOver({ list: async () => [INFO] })
    assert.deepEqual(await station.answer(ask('list', {}, 42)), {
      v: 1,
      id: 42,
      ok: true,
      result: [INFO],
    })
  })

  test('an unknown question is answered with an error, and the next one is served', async ({
    assert,
  }) => {
    const station = stationOver({ list: async () => [] })
    const unknown = await station.answer(ask('format', {}, 5))
    assert.containsSubset(unknown, { id: 5, ok: false, error: { code: 'E_MESSAGE_TYPE' } })
    assert.containsSubset(await station.answer(ask('list')), { ok: true })
  })

  test('a connector that there is none of is malformed', async ({ assert }) => {
    const station = stationOver({ supplyBlank: async () => INFO })
    const answer = await station.answer(ask('supplyBlank', { connector: 'lightning' }))
    assert.containsSubset(answer, { error: { code: 'E_MESSAGE_MALFORMED' } })
  })

  test('the PIN is wiped when the act has ended, well or badly', async ({ assert }) => {
    const pins: Buffer[] = []
    const seen: string[] = []
    const keep = (pin: Buffer) => {
      pins.push(pin)
      seen.push(pin.toString())
    }
    const station = stationOver({
      generate: async (_, pin) => {
        keep(pin)
        return INFO
      },
      erase: async (serial, pin) => {
        keep(pin)
        throw new StationError('E_PIN_WRONG', { serial, triesLeft: 2 })
      },
    })
    await station.answer(ask('generate', { serial: 'A64A79C8', pin: PIN }))
    await station.answer(ask('erase', { serial: 'A64A79C8', pin: PIN }))
    assert.deepEqual(seen, [PIN, PIN])
    assert.isTrue(pins.every((pin) => pin.every((byte) => byte === 0)))
  })

  test('an unforeseen error says neither to the desk nor to the log what it was about', async ({
    assert,
  }) => {
    const station = stationOver({
      generate: async (_, pin) => {
        throw new Error(`cannot use ${pin.toString()}`)
      },
    })
    const { result, stderr } = await silenced(() =>
      station.answer(ask('generate', { serial: 'A64A79C8', pin: PIN }))
    )
    assert.containsSubset(result, { ok: false, error: { code: 'E_STATION_FAULT', facts: {} } })
    assert.include(stderr, 'station: unforeseen Error')
    assert.notInclude(stderr + JSON.stringify(result), PIN)
  })

  test('acts on one carrier wait for each other, on another they do not', async ({ assert }) => {
    const log: string[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const station = stationOver({
      read: async (serial) => {
        log.push(`${serial} begins`)
        if (serial === 'A' && log.length === 1) await held
        log.push(`${serial} ends`)
        return new Uint8Array()
      },
    })
    const answers = ['A', 'A', 'B'].map((serial) => station.answer(ask('read', { serial })))
    for (let time = 0; time < 5; time++) await turn()
    assert.deepEqual(log, ['A begins', 'B begins', 'B ends'])
    release()
    await Promise.all(answers)
    assert.deepEqual(log.slice(3), ['A ends', 'A begins', 'A ends'])
  })

  test('an act that fails does not hold up the next one', async ({ assert }) => {
    let first = true
    const station = stationOver({
      read: async (serial) => {
        if (!first) return new Uint8Array([1])
        first = false
        throw new StationError('E_CERTIFICATE_ABSENT', { serial })
      },
    })
    const line = ask('read', { serial: 'A' })
    const [failed, done] = await Promise.all([station.answer(line), station.answer(line)])
    assert.isFalse(failed.ok)
    assert.containsSubset(done, { ok: true, result: 'AQ==' })
  })
})
