import { test } from '@japa/runner'
import { readRequest } from '#ca/certificates/pkcs10'
import { parseName } from '#ca/certificates/names'
import { algorithm } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import { publicKeyHex } from '#station/sign/certificate'
import { certificateOver } from '#tests/support/carrier_certificate'
import { aWorkstation, type PageSocket, type Workstation } from '#tests/support/workstation'

const PIN = '402917'
const OTHER_PIN = '718203'
const DN =
  'C=KZ,ST=АСТАНА,OU=BIN151240000009,CN=АБЕНОВА САУЛЕ,SURNAME=АБЕНОВА,SERIALNUMBER=IIN850313400455,G=МАРАТОВНА,E=a@b.kz'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

test.group('CryptoSocket frames', (group) => {
  let station: Workstation
  let page: PageSocket
  group.setup(async () => {
    station = await aWorkstation()
    return station.close
  })
  group.each.setup(async () => {
    page = await station.page()
    return () => page.close()
  })

  async function withKey() {
    const carrier = await station.blank()
    await station.window.willType(PIN)
    const { response } = await page.ask('BaseAPI', 'CreatePKCS10', {
      profile: carrier.profile,
      pass: '',
      dn: DN,
    })
    return { ...carrier, request: bytesOf(response) }
  }

  async function written() {
    const carrier = await withKey()
    const certificate = certificateOver(readRequest(carrier.request).spki)
    await page.ask('BaseAPI', 'InstallCertificate', {
      profile: carrier.profile,
      certificate: base64(certificate),
    })
    return { ...carrier, certificate }
  }

  test('the answers are byte for byte those of the frames that state workstations know', async ({
    assert,
  }) => {
    const { profile, reader, serial } = await station.blank()
    const send = (module: string, name: string, param: object) =>
      page.send(JSON.stringify({ TumarCSP: module, Function: name, Param: param }))

    assert.equal(await send('SYSAPI', 'SetAPIKey', { apiKey: 'x' }), '{"result":"true"}')
    const listed = await send('BaseAPI', 'LoadProfileFromTokens', { id: 'REQ_ID_0001' })
    assert.include(listed, '{"id":"REQ_ID_0001","result":"true","response":[')
    assert.include(listed, JSON.stringify({ profile, reader }))
    await station.window.willType(PIN)
    const made = await send('BaseAPI', 'CreatePKCS10', {
      ...{ id: 'REQ_ID_0002', profile, pass: '', dn: DN, uid: '20261121100000000' },
      ...{ templ: 'CN=GOST_RAUTIL_USER_1Y,O=Template,C=KZ', isExport: 1, genNew: 0 },
      ...{ keyType: 0, keySize: 0, isAltName: false, hashType: 0 },
    })
    assert.match(made, /^\{"id":"REQ_ID_0002","result":"true","response":"[A-Za-z0-9+/]+={0,2}"\}$/)
    const request = bytesOf(JSON.parse(made).response)
    const publicKey = publicKeyHex(readRequest(request).spki)
    assert.equal(
      await send('ASNAPI', 'ShowInfoPKCS10', { id: 'REQ_ID_0003', data: base64(request) }),
      `{"id":"REQ_ID_0003","result":"true","publicKey":"${publicKey}"}`
    )
    const keys = await send('BaseAPI', 'GetAllKeys', { id: 'REQ_ID_0004', profile, pass: '' })
    const { serialNum } = JSON.parse(keys).response.profiles[profile].key0
    assert.equal(
      keys,
      `{"id":"REQ_ID_0004","result":"true","response":{"profiles":{"${profile}":{"key0":{"publicKey":"${publicKey}","serialNum":"${serialNum}"}}}}}`
    )
    assert.equal(
      await send('BaseAPI', 'GetProfInfo', { id: 'REQ_ID_0005', profile, pass: '' }),
      `{"id":"REQ_ID_0005","result":"true","sn":"${serial}"}`
    )
    const certificate = base64(certificateOver(readRequest(request).spki))
    assert.equal(
      await send('BaseAPI', 'InstallCertificate', { id: 'REQ_ID_0006', profile, certificate }),
      '{"id":"REQ_ID_0006","result":"true"}'
    )
  })

  test('before SetAPIKey everything is answered with 10001', async ({ assert }) => {
    const { PageSocket: Page, SITE } = await import('#tests/support/workstation')
    const fresh = await Page.open(station.address, SITE)
    assert.deepEqual(await fresh.ask('BaseAPI', 'LoadProfileFromTokens', { id: 1 }), {
      id: 1,
      code: '10001',
      error: 'TumSocket not initialize',
    })
    fresh.close()
  })

  test('a function that nobody knows is not supported; what is no frame is malformed', async ({
    assert,
  }) => {
    assert.deepEqual(await page.ask('BaseAPI', 'constructor', { id: 'a' }), {
      id: 'a',
      code: 'E_MESSAGE_TYPE',
      error: 'Function is not supported',
    })
    for (const text of ['', '{', 'null', '[]', '"SetAPIKey"', '7'])
      assert.deepEqual(JSON.parse(await page.send(text)), {
        code: 'E_MESSAGE_MALFORMED',
        error: 'E_MESSAGE_MALFORMED',
      })
    const missing = await page.ask('BaseAPI', 'CreatePKCS10', { id: 'b', profile: 7 })
    assert.equal(missing.code, 'E_MESSAGE_MALFORMED')
  })

  test('the request has the name that was given, and a key of 512-bit GOST', async ({ assert }) => {
    const { request } = await withKey()
    const { subject } = readRequest(request)
    assert.deepEqual(
      parseName(subject).map(({ name, value }) => [name, value]),
      [
        ['countryName', 'KZ'],
        ['stateOrProvinceName', 'АСТАНА'],
        ['organizationalUnitName', 'BIN151240000009'],
        ['commonName', 'АБЕНОВА САУЛЕ'],
        ['surname', 'АБЕНОВА'],
        ['serialNumber', 'IIN850313400455'],
        ['givenName', 'МАРАТОВНА'],
        ['emailAddress', 'a@b.kz'],
      ]
    )
  })

  test('key, request, certificate: one PIN window; the site and the carrier stand in it', async ({
    assert,
  }) => {
    await station.window.told()
    const { reader } = await written()
    const told = await station.window.told()
    assert.lengthOf(told.match(/GETPIN/g) ?? [], 1)
    assert.include(told, 'https://ca.example.kz')
    assert.include(told, reader)
    assert.include(told, 'SETREPEAT')
  })

  test('what is on a carrier is read without a PIN, as the frames list it', async ({ assert }) => {
    const { profile, certificate } = await written()
    await station.window.told()
    const answer = await page.ask('BaseAPI', 'LoadKeyFromProfile', { id: 'r', profile })
    assert.equal(await station.window.opened(), 0)
    assert.deepEqual(Object.keys(answer), ['id', 'result', 'certificate0'])
    const read = answer.certificate0 as Record<string, string>
    assert.equal(read.certificateBlob, base64(certificate))
    assert.deepEqual(Object.keys(read).sort(), [
      ...['certificateBlob', 'issuerDN', 'serialNumber', 'subjectDN', 'usage', 'validFrom'],
      'validTo',
    ])
    assert.isTrue(Object.values(read).every((value) => typeof value === 'string'))
  })

  test('a signature is asked for each time, and NativeSign gives its bytes alone', async ({
    assert,
  }) => {
    const { profile, request } = await written()
    await station.window.told()
    await station.window.willType(PIN, PIN)
    const data = Buffer.from('деректер')
    for (const [text, isConvert] of [
      ['деректер', false],
      [base64(data), true],
    ]) {
      const answer = await page.ask('BaseAPI', 'NativeSign', { profile, data: text, isConvert })
      verifySignature({
        spki: readRequest(request).spki,
        signatureAlgorithm: algorithm('gost-2015').signatureAlgorithm,
        data,
        signature: bytesOf(answer.response),
      })
    }
    assert.equal(await station.window.opened(), 2)
  })

  test('a wrong PIN tells the tries left, the last one blocks; nothing of a PIN is answered', async ({
    assert,
  }) => {
    const { profile, serial } = await written()
    await station.window.willType(OTHER_PIN, OTHER_PIN, OTHER_PIN, PIN)
    const sign = () => page.send(signFrame(profile))
    const first = await sign()
    assert.equal(
      first,
      `{"id":"s","code":"E_PIN_WRONG","error":"E_PIN_WRONG","facts":{"serial":"${serial}","triesLeft":"2"}}`
    )
    await sign()
    assert.equal(JSON.parse(await sign()).code, 'E_PIN_BLOCKED')
    await station.window.told()
    assert.equal(JSON.parse(await sign()).code, 'E_PIN_BLOCKED')
    assert.equal(await station.window.opened(), 0, 'no PIN is asked for that helps no more')
  })

  test('whoever gives up changes nothing', async ({ assert }) => {
    const { profile } = await station.blank()
    await station.window.willType('cancel')
    const answer = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    assert.equal(answer.code, 'E_PIN_CANCELLED')
    const { response } = await page.ask('KualikAPI', 'ListTokens')
    const found = (response as Record<string, string>[]).find((one) => one.profile === profile)
    assert.equal(found?.state, 'blank')
  })

  test('a field that was left empty costs no try', async ({ assert }) => {
    const { profile } = await written()
    await station.window.willType('empty')
    const { code } = await page.ask('BaseAPI', 'Sign', { profile, data: 'a' })
    assert.equal(code, 'E_PIN_CANCELLED')
    const { response } = await page.ask('KualikAPI', 'ListTokens')
    const found = (response as Record<string, string>[]).find((one) => one.profile === profile)
    assert.equal(found?.triesLeft, '3')
  })

  test('a PIN in a frame is not read: the window opens all the same', async ({ assert }) => {
    const { profile } = await station.blank()
    await station.window.willType('cancel')
    const answer = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN, pass: PIN })
    assert.equal(answer.code, 'E_PIN_CANCELLED')
  })

  test('a weak PIN, and one out of the holder’s IIN, sets nothing: {pin}')
    .with([
      { pin: '12345678', code: 'E_PIN_WEAK' },
      { pin: '850313', code: 'E_PIN_OF_HOLDER' },
    ])
    .run(async ({ assert }, { pin, code }) => {
      const { profile } = await station.blank()
      await station.window.willType(pin)
      const answer = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
      assert.equal(answer.code, code)
    })

  test('a name with an attribute that no subject carries makes no key', async ({ assert }) => {
    const { profile } = await station.blank()
    await station.window.told()
    for (const dn of ['', 'C', 'C=KZ,X=1', '=KZ', 'C=KZ\\']) {
      const { code } = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn })
      assert.equal(code, 'E_NAME_TEXT', dn)
    }
    assert.equal(await station.window.opened(), 0)
  })

  test('S-12: beside a certificate the next key is made; its certificate takes over', async ({
    assert,
  }) => {
    const { profile, request } = await written()
    await station.window.willType(PIN)
    const { response } = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN })
    const next = readRequest(bytesOf(response)).spki
    assert.notDeepEqual(next, readRequest(request).spki)
    const certificate = base64(certificateOver(next))
    await page.ask('BaseAPI', 'InstallCertificate', { profile, certificate })
    const { certificate0 } = await page.ask('BaseAPI', 'LoadKeyFromProfile', { profile })
    assert.equal((certificate0 as Record<string, string>).certificateBlob, certificate)
  })

  test('the certificate of another key is not written', async ({ assert }) => {
    const [one, two] = [await withKey(), await withKey()]
    const certificate = base64(certificateOver(readRequest(one.request).spki))
    const answer = await page.ask('BaseAPI', 'InstallCertificate', {
      profile: two.profile,
      certificate,
    })
    assert.equal(answer.code, 'E_CERTIFICATE_OF_ANOTHER_KEY')
  })

  test('erasing asks for the PIN and leaves a blank carrier', async ({ assert }) => {
    const { profile } = await written()
    await station.window.willType(PIN)
    assert.deepEqual(await page.ask('BaseAPI', 'DelKey', { id: 'd', profile, sn: '' }), {
      id: 'd',
      result: 'true',
    })
    assert.deepEqual(await page.ask('BaseAPI', 'LoadKeyFromProfile', { profile }), {
      result: 'true',
    })
  })
})

const signFrame = (profile: string) =>
  JSON.stringify({
    TumarCSP: 'BaseAPI',
    Function: 'NativeSign',
    Param: { id: 's', profile, data: 'деректер' },
  })
