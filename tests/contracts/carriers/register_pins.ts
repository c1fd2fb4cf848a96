import { test } from '@japa/runner'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'
import { OTHER_PIN, PIN, carrierHands } from '#tests/contracts/carriers/carrier_hands'
import type { Desk } from '#ca/carriers/desk'

/**
 * counted: tells how many tries are left; ending: tells only of the last one and of the block, as PKCS#11 does;
 * silent: never blocks.
 */
export type Tries = 'counted' | 'ending' | 'silent'

/** What the PINs of a carrier suite need. */
export interface PinBench {
  tries: Tries
  desk(): Desk
  /** A blank carrier's serial number. */
  blank(): Promise<string>
}

/** PINs that are weak, wrong or of another keyboard, and how their tries are counted: of every kind of carrier. */
export function registerPins(bench: PinBench) {
  const { desk, blank } = bench
  const { withKey, spkiOf, seen, stateOf, assertFails } = carrierHands(desk, blank)

  test('weak PINs are refused and leave the carrier blank: {pin}')
    .with([
      { pin: '', code: 'E_PIN_WEAK', reason: 'short' },
      { pin: '40291', code: 'E_PIN_WEAK', reason: 'short' },
      { pin: '12345678', code: 'E_PIN_WEAK', reason: 'vendor' },
      { pin: '87654321', code: 'E_PIN_WEAK', reason: 'vendor' },
      { pin: '1234567890', code: 'E_PIN_WEAK', reason: 'vendor' },
      { pin: '777777', code: 'E_PIN_WEAK', reason: 'repeated' },
      { pin: '1'.padEnd(33, '2'), code: 'E_PIN_WEAK', reason: 'long' },
      { pin: 'әіңғүұқ', code: 'E_PIN_LAYOUT', reason: undefined },
    ])
    .run(async ({ assert }, { pin, code, reason }) => {
      const serial = await blank()
      const error = await assertFails(assert, desk().generate(serial, pin), code)
      assert.equal(error.facts.reason, reason)
      assert.equal(await stateOf(serial), 'blank')
    })

  test('a wrong PIN is told as such and does no harm', async ({ assert }) => {
    const serial = await withKey()
    const spki = await spkiOf(serial)
    await assertFails(assert, desk().request(serial, OTHER_PIN, SUBJECT), 'E_PIN_WRONG')
    const certificate = certificateOver(spki)
    await assertFails(assert, desk().write(serial, OTHER_PIN, certificate), 'E_PIN_WRONG')
    await desk().write(serial, PIN, certificate)
  })

  test('a PIN in another keyboard layout is not tried', async ({ assert }) => {
    const serial = await withKey()
    for (let time = 0; time < 5; time++)
      await assertFails(assert, desk().request(serial, 'қазақша', SUBJECT), 'E_PIN_LAYOUT')
    assert.isNotEmpty(await spkiOf(serial))
  })

  const registerTries = {
    counted: registerCounting,
    ending: registerEnding,
    silent: registerSilentCounter,
  }
  registerTries[bench.tries]()

  function registerCounting() {
    test('wrong PINs count down, a right one starts the count anew, the last blocks for good', async ({
      assert,
    }) => {
      const serial = await withKey()
      const fail = () => desk().request(serial, OTHER_PIN, SUBJECT)
      const first = await assertFails(assert, fail(), 'E_PIN_WRONG')
      assert.equal(first.facts.triesLeft, 2)
      await spkiOf(serial)
      const second = await assertFails(assert, fail(), 'E_PIN_WRONG')
      assert.equal(second.facts.triesLeft, 2)
      const third = await assertFails(assert, fail(), 'E_PIN_WRONG')
      assert.equal(third.facts.triesLeft, 1)
      await assertFails(assert, fail(), 'E_PIN_BLOCKED')
      await assertFails(assert, desk().request(serial, PIN, SUBJECT), 'E_PIN_BLOCKED')
      await assertFails(assert, desk().erase(serial, PIN), 'E_PIN_BLOCKED')
      assert.containsSubset(await seen(serial), { pinTriesLeft: 0, state: 'key' })
    })
  }

  function registerEnding() {
    test('wrong PINs are counted unseen, the last try is told, and after it the carrier is blocked for good', async ({
      assert,
    }) => {
      const serial = await withKey()
      const fail = () => desk().request(serial, OTHER_PIN, SUBJECT)
      const first = await assertFails(assert, fail(), 'E_PIN_WRONG')
      assert.equal(first.facts.triesLeft, 'unknown')
      await spkiOf(serial)
      await assertFails(assert, fail(), 'E_PIN_WRONG')
      const last = await assertFails(assert, fail(), 'E_PIN_WRONG')
      assert.equal(last.facts.triesLeft, 1)
      assert.containsSubset(await seen(serial), { pinTriesLeft: 1 })
      await assertFails(assert, fail(), 'E_PIN_BLOCKED')
      await assertFails(assert, desk().request(serial, PIN, SUBJECT), 'E_PIN_BLOCKED')
      await assertFails(assert, desk().erase(serial, PIN), 'E_PIN_BLOCKED')
      assert.containsSubset(await seen(serial), { pinTriesLeft: 0, state: 'key' })
    })
  }

  function registerSilentCounter() {
    test('a carrier that does not tell the tries left says unknown, not a number', async ({
      assert,
    }) => {
      const serial = await withKey()
      const error = await assertFails(
        assert,
        desk().request(serial, OTHER_PIN, SUBJECT),
        'E_PIN_WRONG'
      )
      assert.equal(error.facts.triesLeft, 'unknown')
    })
  }
}
