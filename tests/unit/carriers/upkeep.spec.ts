import { test } from '@japa/runner'
import { driverWith } from '#tests/support/driver_with'
import { framesOver } from '#tests/support/station_frames'
import type { CarrierDriver, CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'

const PIN = '402917'
const PROFILE = 'kztoken://user@/test%20A64A79C8?ext=tok'

const INFO: CarrierInfo = {
  ...{ serialNumber: 'A64A79C8', model: 'test', connector: 'usb-a', state: 'key' },
  ...{ algorithm: 'gost-2015', pinTriesLeft: 3 },
}

const leftover = (label: string): CarrierObject => ({
  ...{ type: 'private-key', label, ours: false, standing: 'leftover', pair: '' },
  ...{ algorithm: null, certificate: null },
})

/** The station over a driver that does nothing but what a test gives it, and its one carrier. */
async function stationWith(acts: Partial<CarrierDriver>) {
  const driver = driverWith({ list: async () => [INFO], ...acts })
  const station = framesOver({ driver: async () => driver, close: async () => {} })
  await station.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
  const act = async (name: string, fields = {}) => {
    station.willType(PIN, PIN)
    const answer = await station.ask('KualikAPI', name, { profile: PROFILE, ...fields })
    return answer.code ?? answer.erased ?? answer.result
  }
  return { ...station, act }
}

test.group('Upkeep of a carrier: nothing that nobody looked at, for nobody who is gone', () => {
  test('CP-6.2: leftovers are erased as they were shown with the PIN; a key that came since stays', async ({
    assert,
  }) => {
    const found = [leftover('theirs')]
    let erased = 0
    const station = await stationWith({
      objects: async () => [...found],
      eraseLeftovers: async () => (erased += found.length),
    })
    assert.equal(await station.act('EraseLeftovers'), 'E_LEFTOVERS_CHANGED')
    await station.act('ListObjects')
    assert.equal(await station.act('EraseLeftovers'), 'E_LEFTOVERS_CHANGED', 'seen without PIN')
    assert.isEmpty(station.asked(), 'no PIN is asked for')

    await station.act('ListObjects', { withPin: 'true' })
    found.push(leftover('made by another program since'))
    assert.equal(await station.act('EraseLeftovers'), 'E_LEFTOVERS_CHANGED')
    assert.equal(erased, 0)
    await station.act('ListObjects', { withPin: 'true' })
    assert.equal(await station.act('EraseLeftovers'), '2')
  })

  test('the window says how many tries the officer’s PIN has left, not the user’s', async ({
    assert,
  }) => {
    const station = await stationWith({
      officerTries: async () => 1,
      unblock: async () => INFO,
    })
    await station.act('Unblock')
    const [officer] = station.asked()
    assert.include(officer, { purpose: 'officer', triesLeft: 1 })
  })

  test('a page that went while a PIN was found right: no window opens for the new one', async ({
    assert,
  }) => {
    const station = await stationWith({
      async objects() {
        station.leave()
        return []
      },
    })
    assert.equal(await station.act('ChangePin'), 'E_PIN_CANCELLED')
    const purposes = station.asked().map(({ purpose }) => purpose)
    assert.deepEqual(purposes, ['change'])
  })

  test('a page that went once the PIN was typed: nothing is done for it', async ({ assert }) => {
    const station = await stationWith({ objects: async () => [] })
    await station.act('ListObjects', { withPin: 'true' })
    station.willType(async () => {
      station.leave()
      return PIN
    })
    const { code } = await station.ask('BaseAPI', 'DelKey', { profile: PROFILE })
    assert.equal(code, 'E_PIN_CANCELLED')
  })
})
