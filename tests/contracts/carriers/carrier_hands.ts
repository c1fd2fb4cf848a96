import type { Assert } from '@japa/assert'
import { readRequest } from '#ca/certificates/pkcs10'
import { SUBJECT } from '#tests/support/carrier_certificate'
import type { CaError } from '#ca/ca_error'
import type { Desk } from '#ca/carriers/desk'

/** The PIN of a carrier under test, one that it may get, and one that it never has. */
/** Of a shape that no random hex or base64 has by chance: they are searched for. */
export const [PIN, NEW_PIN, OTHER_PIN] = ['40-29-17', '59-30-46', '71-82-03']

/** What every suite of carriers does with one. */
export function carrierHands(desk: () => Desk, blank: () => Promise<string>) {
  async function withKey() {
    const serial = await blank()
    await desk().generate(serial, PIN)
    return serial
  }

  async function spkiOf(serial: string, pin = PIN) {
    const { spki } = readRequest(await desk().request(serial, pin, SUBJECT))
    return spki
  }

  async function seen(serial: string) {
    const carriers = await desk().list()
    return carriers.find(({ serialNumber }) => serialNumber === serial)
  }

  async function stateOf(serial: string) {
    const carrier = await seen(serial)
    return carrier?.state
  }

  /** CP-5.4: the error has the code, and no PIN of those that were typed. */
  async function assertFails(assert: Assert, act: Promise<unknown>, code: string) {
    const error = await act.then(
      () => null,
      (reason: CaError) => reason
    )
    assert.equal(error?.code, code)
    for (const pin of [PIN, NEW_PIN, OTHER_PIN])
      assert.notInclude(`${JSON.stringify(error)} ${error?.message}`, pin)
    return error as CaError
  }

  return { withKey, spkiOf, seen, stateOf, assertFails }
}
