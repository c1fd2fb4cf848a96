import { test } from '@japa/runner'
import { readPublicKey } from '#ca/crypto/public_key'
import { readRequest } from '#ca/certificates/pkcs10'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { OTHER_PIN, PIN, carrierHands } from '#tests/contracts/carriers/carrier_hands'
import { registerPins, type Tries } from '#tests/contracts/carriers/register_pins'
import { registerSigning } from '#tests/contracts/carriers/register_signing'
import { registerUpkeep } from '#tests/contracts/carriers/register_upkeep'
import type { Desk } from '#ca/carriers/desk'
import type { CarrierAlgorithm } from '#station/drivers/carrier_driver'

/** A desk with carriers of one kind, and the hands that put them in and take them out. */
export interface CarrierBench {
  desk: Desk
  unplug(serial: string): Promise<void>
  plugIn(serial: string): Promise<void>
  remove(): Promise<void>
  /** Puts a blank carrier in, where the desk's own way gives another kind. Its serial number. */
  supply?(): Promise<string>
}

export interface CarrierKind {
  name: string
  algorithm: CarrierAlgorithm
  tries: Tries
  make(): Promise<CarrierBench>
}

/** What every kind of carrier must do, seen from the desk, through the messages and the station's process. */
export function registerCarrierSuite(kind: CarrierKind) {
  test.group(`carrier contract, ${kind.name}`, (group) => {
    let bench: CarrierBench
    let desk: Desk

    group.setup(async () => {
      bench = await kind.make()
      desk = bench.desk
    })
    group.teardown(async () => {
      await desk.close()
      await bench.remove()
    })

    const blank = async () => {
      if (bench.supply) return bench.supply()
      const { serialNumber } = await desk.supplyBlank()
      return serialNumber
    }
    const { withKey, spkiOf, seen, stateOf, assertFails } = carrierHands(() => desk, blank)

    test('a blank carrier is listed with its serial number, model, connector and no key', async ({
      assert,
    }) => {
      const made = await seen(await blank())
      assert.equal(made?.state, 'blank')
      assert.equal(made?.algorithm, kind.algorithm)
      assert.match(made?.serialNumber ?? '', /^[0-9A-Fa-f]{8,16}$/)
      assert.isNotEmpty(made?.model)
    })

    test('a carrier that the desk supplies is listed as it was given', async ({ assert }) => {
      const made = await desk.supplyBlank()
      assert.deepEqual(await seen(made.serialNumber), made)
    })

    test('S-4: key, request, certificate, read back; blank, key, written', async ({ assert }) => {
      const serial = await blank()
      const generated = await desk.generate(serial, PIN)
      assert.equal(generated.state, 'key')
      const request = readRequest(await desk.request(serial, PIN, SUBJECT))
      assert.equal(readPublicKey(request.spki).algorithm, kind.algorithm)
      assert.deepEqual(Buffer.from(request.subject), Buffer.from(SUBJECT))
      const certificate = certificateOver(request.spki)
      await desk.write(serial, PIN, certificate)
      assert.equal(await stateOf(serial), 'written')
      assert.deepEqual(Buffer.from(await desk.read(serial)), Buffer.from(certificate))
    })

    test('an interrupted act goes on with the same key when the PIN is right', async ({
      assert,
    }) => {
      const serial = await withKey()
      const before = await spkiOf(serial)
      await desk.generate(serial, PIN)
      assert.deepEqual(await spkiOf(serial), before)
      await assertFails(assert, desk.generate(serial, OTHER_PIN), 'E_PIN_WRONG')
      assert.deepEqual(await spkiOf(serial), before)
    })

    test('what was done survives the end of the station', async ({ assert }) => {
      const serial = await withKey()
      const before = await spkiOf(serial)
      await desk.close()
      assert.equal(await stateOf(serial), 'key')
      assert.deepEqual(await spkiOf(serial), before)
    })

    test('two carriers have two keys', async ({ assert }) => {
      const [one, two] = [await withKey(), await withKey()]
      assert.notDeepEqual(await spkiOf(one), await spkiOf(two))
    })

    test('a second key is refused on a carrier with a certificate', async ({ assert }) => {
      const serial = await withKey()
      const spki = await spkiOf(serial)
      await desk.write(serial, PIN, certificateOver(spki))
      await assertFails(assert, desk.generate(serial, PIN), 'E_CARRIER_NOT_BLANK')
      assert.deepEqual(await spkiOf(serial), spki)
    })

    test('the certificate of another key is refused', async ({ assert }) => {
      const [one, two] = [await withKey(), await withKey()]
      const certificate = certificateOver(await spkiOf(one))
      await assertFails(assert, desk.write(two, PIN, certificate), 'E_CERTIFICATE_OF_ANOTHER_KEY')
      await assertFails(assert, desk.read(two), 'E_CERTIFICATE_ABSENT')
      assert.equal(await stateOf(two), 'key')
    })

    test('the same certificate may be written twice, another one not', async ({ assert }) => {
      const serial = await withKey()
      const spki = await spkiOf(serial)
      const certificate = certificateOver(spki)
      await desk.write(serial, PIN, certificate)
      await desk.write(serial, PIN, certificate)
      await assertFails(assert, desk.write(serial, PIN, certificateOver(spki)), 'E_CARRIER_WRITTEN')
      assert.deepEqual(Buffer.from(await desk.read(serial)), Buffer.from(certificate))
    })

    test('what is no certificate is refused', async ({ assert }) => {
      const serial = await withKey()
      const junk = new Uint8Array([1, 2, 3])
      await assertFails(assert, desk.write(serial, PIN, junk), 'E_CERTIFICATE_NOT_DER')
    })

    test('a blank carrier has no key to sign or to be written beside', async ({ assert }) => {
      const serial = await blank()
      const certificate = certificateOver(await spkiOf(await withKey()))
      await assertFails(assert, desk.request(serial, PIN, SUBJECT), 'E_KEY_ABSENT')
      await assertFails(assert, desk.write(serial, PIN, certificate), 'E_KEY_ABSENT')
      await assertFails(assert, desk.read(serial), 'E_CERTIFICATE_ABSENT')
    })

    registerPins({ tries: kind.tries, desk: () => desk, blank })
    registerUpkeep({ algorithm: kind.algorithm, desk: () => desk, blank })
    registerSigning({ algorithm: kind.algorithm, desk: () => desk, blank })

    test('an unplugged carrier is absent from the list and from every act, and comes back', async ({
      assert,
    }) => {
      const serial = await withKey()
      await bench.unplug(serial)
      assert.isUndefined(await stateOf(serial))
      await assertFails(assert, desk.request(serial, PIN, SUBJECT), 'E_CARRIER_ABSENT')
      await assertFails(assert, desk.read(serial), 'E_CARRIER_ABSENT')
      await bench.plugIn(serial)
      assert.equal(await stateOf(serial), 'key')
    })

    test('a serial number that is none reaches no file', async ({ assert }) => {
      for (const serial of ['', '..', '../..', 'A64A79C8/../..', '/etc', '00000000', '\0', ' ']) {
        await assertFails(assert, desk.generate(serial, PIN), 'E_CARRIER_ABSENT')
        await assertFails(assert, desk.read(serial), 'E_CARRIER_ABSENT')
      }
    })

    test('erasing needs the PIN, takes key and certificate, and leaves a blank carrier', async ({
      assert,
    }) => {
      const serial = await withKey()
      const before = await spkiOf(serial)
      await desk.write(serial, PIN, certificateOver(before))
      await assertFails(assert, desk.erase(serial, OTHER_PIN), 'E_PIN_WRONG')
      assert.equal(await stateOf(serial), 'written')
      await desk.erase(serial, PIN)
      assert.equal(await stateOf(serial), 'blank')
      await desk.generate(serial, PIN)
      assert.notDeepEqual(await spkiOf(serial), before)
    })

    test('questions about one carrier wait for each other', async ({ assert }) => {
      const serial = await blank()
      const [, , third] = await Promise.all([
        desk.generate(serial, PIN),
        desk.generate(serial, PIN),
        desk.request(serial, PIN, SUBJECT),
      ])
      assert.deepEqual(readRequest(third).spki, await spkiOf(serial))
    })

    test('a station that dies during an act fails it with E_STATION_GONE; the next question starts another', async ({
      assert,
    }) => {
      const serial = await withKey()
      const act = assertFails(assert, desk.request(serial, PIN, SUBJECT), 'E_STATION_GONE')
      process.kill(Number(desk.stationPid), 'SIGKILL')
      await act
      assert.equal(await stateOf(serial), 'key')
      assert.isNotEmpty(await spkiOf(serial))
    })
  })
}
