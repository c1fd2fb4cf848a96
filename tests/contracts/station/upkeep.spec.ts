import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { buildName } from '#ca/certificates/names'
import { readDistinguishedName } from '#ca/certificates/distinguished_name'
import { readRequest } from '#ca/certificates/pkcs10'
import { verifySignature } from '#ca/crypto/verify_signature'
import { certificateOver } from '#tests/support/carrier_certificate'
import { takeApart } from '#tests/support/signed_data'
import { CARRIER_SOURCES, stationFrames, type StationFrames } from '#tests/support/station_frames'
import type { Frame } from '#tests/support/workstation'

const [PIN, NEW_PIN, OTHER_PIN] = ['40-29-17', '59-30-46', '71-82-03']
const OFFICER_PIN = 'so-of-the-test'
const DN = 'C=KZ,CN=АБЕНОВА САУЛЕ,SURNAME=АБЕНОВА,SERIALNUMBER=IIN850313400455'
const NAME = buildName(readDistinguishedName(DN))

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

for (const kind of ['file', 'pkcs11'] as const)
  test.group(`Upkeep of a carrier in frames, ${kind}`, (group) => {
    let carrier: Awaited<ReturnType<(typeof CARRIER_SOURCES)[typeof kind]>>
    let station: StationFrames
    let profile: string
    let spki: Uint8Array

    group.setup(async () => {
      carrier = await CARRIER_SOURCES[kind](PIN)
      station = stationFrames(carrier.source)
      await station.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
      const { response } = await station.ask('KualikAPI', 'ListTokens')
      profile = (response as Frame[])[0].profile as string
      station.willType(PIN)
      spki = await made()
      return async () => {
        await station.close()
        await carrier.remove()
      }
    })
    group.each.setup(() => {
      station.asked()
      station.told()
      station.said()
    })

    async function made() {
      const { response } = await station.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
      return readRequest(bytesOf(response)).spki
    }

    const act = (name: string, fields: Frame = {}) =>
      station.ask('KualikAPI', name, { profile, ...fields })

    async function codeOf(name: string) {
      const { code } = await act(name)
      return code
    }

    async function objects(withPin: boolean, pin = PIN) {
      if (withPin) station.willType(pin)
      const { response } = await act('ListObjects', { withPin })
      return response as Record<string, string>[]
    }

    /** Whether this PIN is the carrier's. */
    async function isPin(pin: string) {
      station.willType(pin)
      const { code } = await act('ListObjects', { withPin: true })
      return code === undefined
    }

    const purposes = () => station.asked().map(({ purpose }) => purpose)

    /** A leftover of an interrupted writing; on a token also a key of another program. */
    async function leave() {
      if (!carrier.hsm) return writeFile(join(carrier.there, '.key.sealed.half'), 'half')
      const tool = (...options: string[]) => carrier.hsm!.tool('--login', '--pin', PIN, ...options)
      const pair = ['--keypairgen', '--key-type', 'EC:prime256v1']
      await tool(...pair, '--label', 'theirs', '--id', 'cc')
      await tool(...pair, '--label', 'Kualik', '--id', 'aa')
      await tool('--delete-object', '--type', 'privkey', '--id', 'aa')
    }

    test('S-12: written, read back and proved with one question, and the certificate’s key has signed', async ({
      assert,
    }) => {
      const certificate = base64(certificateOver(spki, NAME))
      const data = base64(Buffer.from('сынақ'))
      station.willType(PIN)
      const answer = await act('InstallAndProve', { certificate, data })
      assert.deepEqual(purposes(), ['prove'])
      assert.equal(answer.certificateBlob, certificate)
      const parts = takeApart(bytesOf(answer.pkcs7))
      verifySignature({ ...parts, spki, data: parts.signedAttributes })
      assert.isUndefined(parts.content)
    })

    test('the page is told of each window that opens and closes, once it has asked for it', async ({
      assert,
    }) => {
      await objects(true)
      assert.isEmpty(station.said())
      await station.ask('KualikAPI', 'Hello', { windows: 'true' })
      await objects(true)
      const [{ carrier: reader }] = station.asked()
      assert.deepEqual(station.said(), [
        { event: 'PinWindow', open: 'true', purpose: 'look', reader },
        { event: 'PinWindow', open: 'false' },
      ])
    })

    test('what is on it: key and certificate are one pair; a next key waits for its own', async ({
      assert,
    }) => {
      station.willType(PIN)
      await made()
      const seen = await objects(true)
      const only = (type: string, standing: string) =>
        seen.filter((one) => one.type === type && one.standing === standing)
      const [certificate] = only('certificate', 'used')
      const [used] = only('private-key', 'used')
      const [waiting] = only('private-key', 'waiting')
      assert.equal(used.pair, certificate.pair)
      assert.notEqual(waiting.pair, certificate.pair)
      assert.isNotEmpty(certificate.certificate)
      assert.isTrue(seen.every(({ maker }) => maker === 'ours'))
      assert.isTrue(
        seen.every((one) => Object.values(one).every((value) => typeof value === 'string'))
      )
      station.asked()
      const without = await objects(false)
      assert.isEmpty(station.asked())
      assert.isTrue(without.some(({ type }) => type === 'certificate'))
      assert.isTrue(without.every(({ standing }) => standing !== 'leftover'))
    })

    test('CP-6.2: leftovers are shown and erased; our key, its certificate and the key that waits stay', async ({
      assert,
    }) => {
      await leave()
      const before = await objects(true)
      const leftovers = before.filter(({ standing }) => standing === 'leftover')
      assert.lengthOf(leftovers, carrier.hsm ? 3 : 1)
      station.asked()
      station.willType(OTHER_PIN)
      assert.equal(await codeOf('EraseLeftovers'), 'E_PIN_WRONG')
      station.willType(null)
      assert.equal(await codeOf('EraseLeftovers'), 'E_PIN_CANCELLED')
      station.willType(PIN)
      const { erased } = await act('EraseLeftovers')
      assert.equal(erased, String(leftovers.length))
      assert.deepEqual(purposes(), ['leftovers', 'leftovers', 'leftovers'])
      const kept = before.filter(({ standing }) => standing !== 'leftover')
      assert.sameDeepMembers(await objects(true), kept)
    })

    test('a wrong present PIN is told before another one is asked for; tries left where they are counted', async ({
      assert,
    }) => {
      station.willType(OTHER_PIN, NEW_PIN)
      const { code, facts } = await act('ChangePin')
      assert.equal(code, 'E_PIN_WRONG')
      assert.deepEqual(station.told(), [false])
      assert.equal((facts as Frame).triesLeft, carrier.hsm ? 'unknown' : '2')
      assert.deepEqual(purposes(), ['change'])
      assert.isTrue(await isPin(PIN))
    })

    test('a new PIN that is weak, unchanged, of the holder or not typed changes nothing: {typed}')
      .with([
        { typed: '12345678', code: 'E_PIN_WEAK' },
        { typed: PIN, code: 'E_PIN_UNCHANGED' },
        { typed: '13031985', code: 'E_PIN_OF_HOLDER' },
        { typed: null, code: 'E_PIN_CANCELLED' },
      ])
      .run(async ({ assert }, { typed, code }) => {
        station.willType(PIN, typed)
        assert.equal(await codeOf('ChangePin'), code)
        assert.isTrue(await isPin(PIN))
      })

    test('pulled out while a PIN is typed: said, and nothing is changed', async ({ assert }) => {
      const pulled = (pin: string) => async () => {
        await carrier.pull()
        return pin
      }
      for (const [name, ...typed] of [
        ['ChangePin', PIN, pulled(NEW_PIN)],
        ['EraseLeftovers', pulled(PIN)],
      ] as const) {
        station.willType(...typed)
        const { code } = await act(name)
        assert.match(String(code), /^E_CARRIER_(ABSENT|REMOVED)$/)
        assert.equal(await codeOf('ListObjects'), 'E_CARRIER_ABSENT')
        await carrier.plug()
      }
      assert.isTrue(await isPin(PIN))
    })

    test('the PIN is changed: the old one opens nothing, no answer has either', async ({
      assert,
    }) => {
      station.willType(PIN, NEW_PIN)
      assert.deepEqual(await act('ChangePin', { id: 'c' }), { id: 'c', result: 'true' })
      assert.deepEqual(purposes(), ['change', 'next'])
      assert.deepEqual(station.told(), [true], 'both questions were one act')
      assert.isFalse(await isPin(PIN))
      assert.isTrue(await isPin(NEW_PIN))
      station.willType(NEW_PIN, PIN)
      await act('ChangePin')
    })

    if (kind === 'file')
      test('nobody has an officer’s PIN of this carrier: none is asked for', async ({ assert }) => {
        const { response } = await station.ask('KualikAPI', 'ListTokens')
        assert.equal((response as Frame[])[0].unblocking, 'unavailable')
        assert.equal(await codeOf('Unblock'), 'E_UNBLOCK_UNAVAILABLE')
        assert.isEmpty(station.asked())
      })
    else
      test('unblocked by the officer’s PIN of the program that prepared it; a wrong one changes nothing', async ({
        assert,
      }) => {
        const { response } = await station.ask('KualikAPI', 'ListTokens')
        assert.equal((response as Frame[])[0].unblocking, 'possible')
        station.willType(OTHER_PIN, NEW_PIN)
        assert.equal(await codeOf('Unblock'), 'E_OFFICER_PIN_WRONG')
        station.willType(OFFICER_PIN, '12345678')
        assert.equal(await codeOf('Unblock'), 'E_PIN_WEAK')
        assert.isTrue(await isPin(PIN))
        station.asked()
        station.willType(OFFICER_PIN, NEW_PIN)
        const { result } = await act('Unblock')
        assert.equal(result, 'true')
        const asked = station.asked()
        assert.deepEqual(
          asked.map(({ purpose, triesLeft }) => [purpose, triesLeft]),
          [
            ['officer', null],
            ['next', null],
          ]
        )
        assert.isTrue(await isPin(NEW_PIN))
        const kept = await objects(true, NEW_PIN)
        assert.isTrue(kept.some((one) => one.type === 'certificate' && one.standing === 'used'))
      })

    if (kind === 'file')
      test('the last wrong PIN blocks, and no window opens for a PIN that helps no more', async ({
        assert,
      }) => {
        station.willType(OTHER_PIN, OTHER_PIN, OTHER_PIN)
        const codes = []
        for (let time = 0; time < 4; time++) codes.push(await codeOf('ChangePin'))
        assert.deepEqual(codes, ['E_PIN_WRONG', 'E_PIN_WRONG', 'E_PIN_BLOCKED', 'E_PIN_BLOCKED'])
        assert.lengthOf(station.asked(), 3)
        assert.equal(await codeOf('EraseLeftovers'), 'E_PIN_BLOCKED')
        assert.isNotEmpty(await objects(false), 'it is still seen what is on it')
      })
  })
