import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { readRequest } from '#ca/certificates/pkcs10'
import { verifySignature } from '#ca/crypto/verify_signature'
import { certificateOver } from '#tests/support/carrier_certificate'
import { CryptoSocketStandIn } from '#tests/support/crypto_socket_stand_in'
import { takeApart } from '#tests/support/signed_data'
import { aWorkstation } from '#tests/support/workstation'

const PIN = '402917'
const ORIGIN = `http://${process.env.HOST}:${process.env.PORT}`
const DATA = Buffer.from('сынақ')
const NOBODY = 'wss://127.0.0.1:9/'

interface Said {
  program?: { kind: string; asksPin: boolean }
  trouble?: string
  facts?: Record<string, string>
  [name: string]: unknown
}

/** Runs the body of an async function in a page with a station that is connected; troubles come back as codes. */
async function inPage(page: Page, addresses: object, body: string, input: object = {}) {
  const script = `(async () => {
    const { connect } = await import('/assets/station.js')
    const input = ${JSON.stringify(input)}
    let station
    try {
      station = await connect({ addresses: ${JSON.stringify(addresses)} })
      const { program } = station
      ${body}
    } catch (error) {
      return { trouble: error.code ?? String(error), facts: error.facts }
    } finally {
      station?.close()
    }
  })()`
  return page.evaluate<Said>(script)
}

const MAKE = `
  const [token] = await station.tokens()
  const subject = 'C=KZ,CN=АБЕНОВА САУЛЕ,SERIALNUMBER=IIN850313400455'
  const made = await station.createRequest({ token, subject, algorithm: 'gost-2015', pin: input.pin })
  return { program, token, made }`

const INSTALL_AND_SIGN = `
  const [token] = await station.tokens()
  const { certificate, data, pin } = input
  const { cms } = await station.installAndProve({ token, certificate, data, pin })
  const [read] = await station.read({ token, pin })
  return { read, cms }`

const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

/** The whole way of an applicant, up to a challenge that is signed. */
async function wholeWay(page: Page, addresses: object, pin?: string) {
  const first = await inPage(page, addresses, MAKE, { pin })
  const made = first.made as Record<string, string>
  const { spki } = readRequest(bytesOf(made.request))
  const certificate = Buffer.from(certificateOver(spki)).toString('base64')
  const data = DATA.toString('base64')
  const second = await inPage(page, addresses, INSTALL_AND_SIGN, { certificate, data, pin })
  return { first, second, made, certificate, spki }
}

test.group('the page’s side of the workstation program', () => {
  test('our station: it asks for the PIN itself; key, certificate, a signed challenge', async ({
    visit,
    assert,
  }) => {
    const station = await aWorkstation({ origins: [ORIGIN] })
    const { serial } = await station.blank()
    const page = await visit('/login')
    const addresses = { cryptoSocket: station.address, ncaLayer: NOBODY }
    await station.window.willType(PIN, PIN)
    const { first, second, made, certificate, spki } = await wholeWay(page, addresses)
    assert.deepEqual(first.program, {
      ...{ kind: 'kualik', version: '0.1.0', asksPin: true, makesKeys: true },
    })
    assert.equal(made.serialNumber, serial)
    assert.isNotEmpty(made.keySerial)
    assert.equal((second.read as Record<string, string>).certificate, certificate)
    const parts = takeApart(bytesOf(second.cms))
    verifySignature({ ...parts, spki, data: parts.signedAttributes })
    await station.close()
  })

  test('a stand-in with the documented frames alone: the page passes the PIN on', async ({
    visit,
    assert,
  }) => {
    const foreign = await CryptoSocketStandIn.start({ serial: 'FOREIGN1', pin: PIN })
    const page = await visit('/login')
    const addresses = { cryptoSocket: foreign.address, ncaLayer: NOBODY }
    const weak = await inPage(page, addresses, MAKE, { pin: '12345678' })
    assert.equal(weak.trouble, 'E_PIN_DEFAULT')
    const { first, second, made, certificate, spki } = await wholeWay(page, addresses, PIN)
    assert.equal(first.program?.kind, 'cryptosocket')
    assert.isFalse(first.program?.asksPin)
    assert.equal(made.serialNumber, 'FOREIGN1')
    assert.equal((second.read as Record<string, string>).certificate, certificate)
    const parts = takeApart(bytesOf(second.cms))
    verifySignature({ ...parts, spki, data: parts.signedAttributes })
    const sign = `
      const [token] = await station.tokens()
      return { cms: await station.sign({ token, data: input.data, pin: '718203' }) }`
    const wrong = await inPage(page, addresses, sign, { data: 'AA==' })
    assert.equal(wrong.trouble, 'E_PIN_WRONG')
    foreign.licence = 'of another site'
    const unlicensed = await inPage(page, addresses, sign)
    assert.equal(unlicensed.trouble, 'E_STATION_LICENCE')
    foreign.close()
  })

  test('a foreign program that does not know our greeting is connected anew: {strangeness}')
    .with([{ strangeness: 'silent' as const }, { strangeness: 'ends' as const }])
    .run(async ({ visit, assert }, { strangeness }) => {
      const foreign = await CryptoSocketStandIn.start({ serial: 'FOREIGN2', pin: PIN, strangeness })
      const page = await visit('/login')
      const addresses = { cryptoSocket: foreign.address, ncaLayer: NOBODY }
      const { program, made } = await inPage(page, addresses, MAKE, { pin: PIN })
      assert.equal(program?.kind, 'cryptosocket')
      assert.equal((made as Record<string, string>).serialNumber, 'FOREIGN2')
      assert.deepEqual(foreign.strange, ['KualikAPI.Hello'])
      foreign.close()
    })

  test('NCALayer in the place of both: tokens and signatures; it makes no keys here', async ({
    visit,
    assert,
  }) => {
    const station = await aWorkstation({ origins: [ORIGIN] })
    await station.blank()
    const page = await visit('/login')
    const own = { cryptoSocket: station.address, ncaLayer: NOBODY }
    await station.window.willType(PIN, PIN, PIN, PIN)
    const { spki } = await wholeWay(page, own)
    const addresses = { cryptoSocket: NOBODY, ncaLayer: station.ncaLayerAddress }
    const sign = `
      const [token] = await station.tokens()
      const cms = await station.sign({ token, data: input.data, attached: true })
      return { program, cms, xml: await station.signXml({ token, xml: '<a/>' }) }`
    const signed = await inPage(page, addresses, sign, { data: DATA.toString('base64') })
    assert.equal(signed.program?.kind, 'ncalayer')
    const parts = takeApart(bytesOf(signed.cms))
    verifySignature({ ...parts, spki, data: parts.signedAttributes })
    assert.deepEqual(Buffer.from(parts.content ?? []), DATA)
    assert.include(signed.xml, '<ds:Signature')
    const make = await inPage(page, addresses, MAKE)
    assert.equal(make.trouble, 'E_STATION_CANNOT')
    await station.close()
  })

  test('each trouble has its own code: no program, a site that is not allowed, no token, an empty one', async ({
    visit,
    assert,
  }) => {
    const page = await visit('/login')
    const tokens = 'return { tokens: await station.tokens() }'
    const none = await inPage(page, { cryptoSocket: NOBODY, ncaLayer: NOBODY }, tokens)
    assert.equal(none.trouble, 'E_STATION_NOT_RUNNING')

    const closed = await aWorkstation()
    const other = { cryptoSocket: closed.address, ncaLayer: closed.ncaLayerAddress }
    const refused = await inPage(page, other, tokens)
    assert.equal(refused.trouble, 'E_STATION_NOT_RUNNING')
    await closed.close()

    const station = await aWorkstation({ origins: [ORIGIN] })
    const addresses = { cryptoSocket: station.address, ncaLayer: NOBODY }
    const absent = await inPage(page, addresses, tokens)
    assert.equal(absent.trouble, 'E_STATION_TOKEN_ABSENT')
    await station.blank()
    const read = `
      const [token] = await station.tokens()
      return { read: await station.read({ token }) }`
    const empty = await inPage(page, addresses, read)
    assert.equal(empty.trouble, 'E_STATION_TOKEN_EMPTY')
    await station.close()
  })
})
