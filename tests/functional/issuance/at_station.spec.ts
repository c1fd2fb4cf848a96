import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import type { ApiClient } from '@japa/api-client'
import { AT_OPERATORS } from '#ca/carriers/desk'
import { buildName } from '#ca/certificates/names'
import { readDistinguishedName } from '#ca/certificates/distinguished_name'
import { FileDriver } from '#station/drivers/file'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import { certificateOver } from '#tests/support/carrier_certificate'
import { readRequest } from '#ca/certificates/pkcs10'
import { PIN, writingDesk, type WritingDesk } from '#tests/support/writing_desk'
import type { CarrierInfo } from '#station/drivers/carrier_driver'

const pin = Buffer.from(PIN)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

test.group('a carrier at the operator’s machine: key, certificate, read-back', (group) => {
  let desk: WritingDesk
  let driver: FileDriver
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-at-station-'))
    desk = await writingDesk({ source: AT_OPERATORS })
    driver = await FileDriver.open(directory)
    return async () => {
      await desk.close()
      await rm(directory, { recursive: true })
    }
  })

  const reported = ({ serialNumber, pinTriesLeft, ...facts }: CarrierInfo) => ({
    ...{ ...facts, carrier: serialNumber },
    tries: pinTriesLeft,
  })

  async function tell(client: ApiClient, act: string, body: object, at = 0) {
    const answer = await client
      .post(`/applications/${desk.applications[at].id}/${act}`)
      .json(body)
      .loginAs(desk.operator)
      .withCsrfToken()
    return answer.body() as Record<string, string>
  }

  /** What the page does with the station up to the request. */
  async function request(client: ApiClient, carrier: CarrierInfo, at = 0) {
    const { subject } = await tell(client, 'key', reported(carrier), at)
    await driver.generate(carrier.serialNumber, pin)
    return requestFor(carrier.serialNumber, subject)
  }

  async function requestFor(serial: string, subject: string) {
    const name = buildName(readDistinguishedName(subject))
    return base64(await driver.request(serial, pin, name))
  }

  async function issued(client: ApiClient, carrier: CarrierInfo) {
    const serial = carrier.serialNumber
    const made = await request(client, carrier)
    const { certificate } = await tell(client, 'certificate', { carrier: serial, request: made })
    return { serial, certificate }
  }

  const stateOf = async (at = 0) => {
    const { state } = await Application.findOrFail(desk.applications[at].id)
    return state
  }

  test('S-4: from a blank carrier to written; the journal of audit has each act, and no PIN', async ({
    client,
    assert,
  }) => {
    const { serial, certificate } = await issued(client, await driver.supplyBlank('usb-a'))
    assert.equal(await stateOf(), 'issued')
    await driver.write(serial, pin, bytesOf(certificate))
    const read = base64(await driver.read(serial))
    const { go } = await tell(client, 'read-back', { carrier: serial, certificate: read })
    assert.include(go, 'written=')
    assert.equal(await stateOf(), 'written')
    const { state } = await Carrier.findByOrFail('serialNumber', serial)
    assert.equal(state, 'written')
    const entries = await AuditEntry.all()
    const events = entries.map(({ event }) => event)
    assert.includeMembers(events, ['carrier_stocked', 'certificate_signing', 'certificate_issued'])
    assert.notInclude(JSON.stringify(entries), PIN)
  })

  test('other bytes read back are not recorded', async ({ client, assert }) => {
    const { serial, certificate } = await issued(client, await driver.supplyBlank('usb-a'))
    const other = base64(
      certificateOver(
        readRequest(await driver.request(serial, pin, buildName([['countryName', 'KZ']]))).spki
      )
    )
    assert.notEqual(other, certificate)
    const { go } = await tell(client, 'read-back', { carrier: serial, certificate: other })
    assert.include(go, 'application=')
    assert.equal(await stateOf(), 'issued')
  })

  test('begun again after a crash, the certificate of the first try is given, on its carrier alone', async ({
    client,
    assert,
  }) => {
    const carrier = await driver.supplyBlank('usb-a')
    const { certificate } = await issued(client, carrier)
    const again = await tell(client, 'key', reported(carrier))
    assert.equal(again.certificate, certificate)
    const other = await driver.supplyBlank('usb-a')
    const refused = await tell(client, 'key', reported(other))
    assert.include(refused.go, 'application=')
    assert.lengthOf(await Certificate.all(), 1)
  })

  test('a request without a carrier that was chosen, and one that is none, issue nothing', async ({
    client,
    assert,
  }) => {
    const { serialNumber: serial } = await driver.supplyBlank('usb-a')
    await driver.generate(serial, pin)
    const unknown = { carrier: serial, request: await requestFor(serial, 'C=KZ') }
    await tell(client, 'certificate', unknown)
    await tell(client, 'certificate', { carrier: serial, request: base64(Buffer.from('junk')) })
    assert.lengthOf(await Certificate.all(), 0)
    assert.equal(await stateOf(), 'waiting')
  })

  test('a request in somebody else’s name issues nothing', async ({ client, assert }) => {
    const carrier = await driver.supplyBlank('usb-a')
    const { subject } = await tell(client, 'key', reported(carrier))
    await driver.generate(carrier.serialNumber, pin)
    const foreign = subject.replace(/IIN\d{12}/, 'IIN850313400455')
    const made = await requestFor(carrier.serialNumber, foreign)
    await tell(client, 'certificate', { carrier: carrier.serialNumber, request: made })
    assert.lengthOf(await Certificate.all(), 0)
    assert.equal(await stateOf(), 'waiting')
  })

  test('one key is certified for one application alone', async ({ client, assert }) => {
    const carrier = await driver.supplyBlank('usb-a')
    const made = await request(client, carrier)
    await tell(client, 'certificate', { carrier: carrier.serialNumber, request: made })
    await tell(client, 'key', reported({ ...carrier, state: 'key' }), 1)
    await tell(client, 'certificate', { carrier: carrier.serialNumber, request: made }, 1)
    assert.lengthOf(await Certificate.all(), 1)
    assert.equal(await stateOf(1), 'waiting')
  })

  test('a written carrier is not chosen; what is no carrier is refused', async ({
    client,
    assert,
  }) => {
    const carrier = await driver.supplyBlank('usb-a')
    const { go } = await tell(client, 'key', reported({ ...carrier, state: 'written' }))
    assert.include(go, 'application=')
    const answer = await client
      .post(`/applications/${desk.applications[0].id}/key`)
      .json({ ...reported(carrier), connector: 'sata' })
      .header('accept', 'application/json')
      .loginAs(desk.operator)
      .withCsrfToken()
    answer.assertStatus(422)
    assert.lengthOf(await Carrier.all(), 0)
  })

  test('the panel shows what the station sees, and the server looks for no carrier of its own', async ({
    client,
  }) => {
    const page = await client.get(desk.address).loginAs(desk.operator)
    page.assertTextIncludes('data-remote')
    page.assertTextIncludes('station-settings')
    const carrier = await driver.supplyBlank('type-c')
    const panel = await client
      .post(`/applications/${desk.applications[0].id}/reader`)
      .json({ carriers: [reported(carrier)] })
      .loginAs(desk.operator)
      .withCsrfToken()
    panel.assertTextIncludes(carrier.serialNumber)
  })
})
