import { test } from '@japa/runner'
import { algorithm as algorithmOf } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { NEW_PIN, OTHER_PIN, PIN, carrierHands } from '#tests/contracts/carriers/carrier_hands'
import { certificateOver } from '#tests/support/carrier_certificate'
import type { UpkeepBench } from '#tests/contracts/carriers/register_upkeep'

const DATA = Buffer.from('деректер')

/** Signing, and the next key beside the one in use: the same for every kind of carrier. */
export function registerSigning({ algorithm, desk, blank }: UpkeepBench) {
  const { signatureAlgorithm } = algorithmOf(algorithm)

  const { spkiOf, assertFails } = carrierHands(desk, blank)

  async function written() {
    const serial = await blank()
    await desk().generate(serial, PIN)
    const spki = await spkiOf(serial)
    const certificate = certificateOver(spki)
    await desk().write(serial, PIN, certificate)
    return { serial, spki, certificate }
  }

  async function assertSignsWith(spki: Uint8Array, serial: string, pin = PIN) {
    const signature = await desk().sign(serial, pin, DATA)
    verifySignature({ spki, signatureAlgorithm, data: DATA, signature })
  }

  test('the key signs data, with and without a certificate; a wrong PIN signs nothing', async ({
    assert,
  }) => {
    const serial = await blank()
    await assertFails(assert, desk().sign(serial, PIN, DATA), 'E_KEY_ABSENT')
    await desk().generate(serial, PIN)
    const spki = await spkiOf(serial)
    await assertSignsWith(spki, serial)
    await desk().write(serial, PIN, certificateOver(spki))
    await assertSignsWith(spki, serial)
    await assertFails(assert, desk().sign(serial, OTHER_PIN, DATA), 'E_PIN_WRONG')
  })

  test('there is nothing to renew without a certificate', async ({ assert }) => {
    const serial = await blank()
    await desk().generate(serial, PIN)
    await assertFails(assert, desk().renew(serial, PIN), 'E_CERTIFICATE_ABSENT')
  })

  test('S-12: the key in use signs and is read until the next one has its certificate', async ({
    assert,
  }) => {
    const { serial, spki, certificate } = await written()
    await assertFails(assert, desk().renew(serial, OTHER_PIN), 'E_PIN_WRONG')
    await desk().renew(serial, PIN)
    const next = await spkiOf(serial)
    assert.notDeepEqual(next, spki)
    await desk().renew(serial, PIN)
    assert.deepEqual(await spkiOf(serial), next, 'the same next key')
    await assertSignsWith(spki, serial)
    assert.deepEqual(Buffer.from(await desk().read(serial)), Buffer.from(certificate))
  })

  test('the certificate of the next key takes the place of the one before, and so does the key', async ({
    assert,
  }) => {
    const { serial } = await written()
    await desk().renew(serial, PIN)
    const next = await spkiOf(serial)
    const certificate = certificateOver(next)
    await desk().write(serial, PIN, certificate)
    await desk().write(serial, PIN, certificate)
    assert.deepEqual(Buffer.from(await desk().read(serial)), Buffer.from(certificate))
    await assertSignsWith(next, serial)
    assert.deepEqual(await spkiOf(serial), next)
    const objects = await desk().objects(serial, PIN)
    assert.lengthOf(
      objects.filter(({ type }) => type === 'private-key'),
      1
    )
    await assertFails(assert, desk().write(serial, PIN, certificateOver(next)), 'E_CARRIER_WRITTEN')
  })

  test('a certificate of neither key is refused, and the next key waits on', async ({ assert }) => {
    const { serial, spki } = await written()
    const other = await written()
    await desk().renew(serial, PIN)
    const foreign = certificateOver(other.spki)
    await assertFails(assert, desk().write(serial, PIN, foreign), 'E_CERTIFICATE_OF_ANOTHER_KEY')
    await assertFails(assert, desk().write(serial, PIN, certificateOver(spki)), 'E_CARRIER_WRITTEN')
    await assertSignsWith(spki, serial)
  })

  test('a changed PIN is that of both keys', async () => {
    const { serial, spki } = await written()
    await desk().renew(serial, PIN)
    const next = await spkiOf(serial)
    await desk().changePin(serial, PIN, NEW_PIN)
    await assertSignsWith(spki, serial, NEW_PIN)
    await desk().write(serial, NEW_PIN, certificateOver(next))
    await assertSignsWith(next, serial, NEW_PIN)
  })

  test('erasing takes the next key too', async ({ assert }) => {
    const { serial } = await written()
    await desk().renew(serial, PIN)
    await desk().erase(serial, PIN)
    assert.isEmpty(await desk().objects(serial))
    await desk().generate(serial, PIN)
    assert.isNotEmpty(await spkiOf(serial))
  })
}
