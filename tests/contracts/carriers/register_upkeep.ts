import { test } from '@japa/runner'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { NEW_PIN, OTHER_PIN, PIN, carrierHands } from '#tests/contracts/carriers/carrier_hands'
import type { Desk } from '#ca/carriers/desk'
import type { CarrierAlgorithm } from '#station/drivers/carrier_driver'

/** What the acts of upkeep need of a carrier suite. */
export interface UpkeepBench {
  algorithm: CarrierAlgorithm
  desk(): Desk
  /** A blank carrier's serial number. */
  blank(): Promise<string>
}

/** What is on a carrier, its PIN, and a way out when it is blocked: the same for every kind of carrier. */
export function registerUpkeep({ algorithm, desk, blank }: UpkeepBench) {
  const { withKey, spkiOf, assertFails } = carrierHands(desk, blank)

  test('nothing is on a blank carrier', async ({ assert }) => {
    assert.isEmpty(await desk().objects(await blank()))
  })

  test('what is on a carrier: key and certificate, ours, the private key with the PIN at least', async ({
    assert,
  }) => {
    const serial = await withKey()
    const certificate = certificateOver(await spkiOf(serial, PIN))
    await desk().write(serial, PIN, certificate)
    const objects = await desk().objects(serial, PIN)
    assert.isTrue(objects.every(({ ours }) => ours))
    const [privateKey, ...more] = objects.filter(({ type }) => type === 'private-key')
    assert.isEmpty(more)
    assert.equal(privateKey.algorithm, algorithm)
    const [written] = objects.filter(({ type }) => type === 'certificate')
    assert.deepEqual(Buffer.from(written.certificate ?? '', 'base64'), Buffer.from(certificate))
    const seen = await desk().objects(serial)
    assert.lengthOf(
      seen.filter(({ type }) => type === 'certificate'),
      1
    )
    await assertFails(assert, desk().objects(serial, OTHER_PIN), 'E_PIN_WRONG')
  })

  test('a changed PIN is the only one that is right, and the key is the same', async ({
    assert,
  }) => {
    const serial = await withKey()
    const spki = await spkiOf(serial, PIN)
    await desk().changePin(serial, PIN, NEW_PIN)
    assert.deepEqual(await spkiOf(serial, NEW_PIN), spki)
    await assertFails(assert, desk().request(serial, PIN, SUBJECT), 'E_PIN_WRONG')
  })

  test('a wrong old PIN, a weak or an unchanged new one changes nothing', async ({ assert }) => {
    const serial = await withKey()
    await assertFails(assert, desk().changePin(serial, OTHER_PIN, NEW_PIN), 'E_PIN_WRONG')
    for (const weak of ['40291', '12345678', '87654321', '777777', 'abc-def'])
      await assertFails(assert, desk().changePin(serial, PIN, weak), 'E_PIN_WEAK')
    await assertFails(assert, desk().changePin(serial, PIN, 'қазақша'), 'E_PIN_LAYOUT')
    await assertFails(assert, desk().changePin(serial, PIN, PIN), 'E_PIN_UNCHANGED')
    assert.isNotEmpty(await spkiOf(serial, PIN))
  })

  test('a blank carrier has no PIN to change', async ({ assert }) => {
    await assertFails(assert, desk().changePin(await blank(), PIN, NEW_PIN), 'E_PIN_NOT_SET')
  })

  test('nobody has the officer’s PIN of a carrier of ours: it is not unblocked, and nothing is tried', async ({
    assert,
  }) => {
    const serial = await withKey()
    for (let time = 0; time < 6; time++)
      await assertFails(assert, desk().unblock(serial, OTHER_PIN, NEW_PIN), 'E_UNBLOCK_UNAVAILABLE')
    assert.isNotEmpty(await spkiOf(serial, PIN))
  })

  test('a carrier without leftovers has none erased, and keeps its key', async ({ assert }) => {
    const serial = await withKey()
    assert.equal(await desk().eraseLeftovers(serial, PIN), 0)
    assert.isNotEmpty(await spkiOf(serial, PIN))
    await assertFails(assert, desk().eraseLeftovers(serial, OTHER_PIN), 'E_PIN_WRONG')
  })
}
