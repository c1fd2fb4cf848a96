import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { readRequest } from '#ca/certificates/pkcs10'
import { verifySignature } from '#ca/crypto/verify_signature'
import { certificateOver } from '#tests/support/carrier_certificate'
import { takeApart } from '#tests/support/signed_data'
import { PageSocket, SITE, aWorkstation, type Workstation } from '#tests/support/workstation'

const PIN = '402917'
const DATA = Buffer.from('деректер')
const BASICS = 'kz.gov.pki.knca.basics'
const COMMON = 'kz.gov.pki.knca.commonUtils'

test.group('NCALayer frames', (group) => {
  let station: Workstation
  let page: PageSocket
  let spki: Uint8Array
  group.each.setup(async () => {
    station = await aWorkstation()
    page = await PageSocket.open(station.ncaLayerAddress, SITE)
    return async () => {
      page.close()
      await station.close()
    }
  })

  /** A carrier with a certificate. */
  async function written() {
    const other = await station.page()
    const { profile } = await station.blank()
    await station.window.willType(PIN)
    const made = await other.ask('BaseAPI', 'CreatePKCS10', { profile, dn: 'C=KZ,CN=А' })
    spki = readRequest(Buffer.from(String(made.response), 'base64')).spki
    const certificate = Buffer.from(certificateOver(spki)).toString('base64')
    await other.ask('BaseAPI', 'InstallCertificate', { profile, certificate })
    other.close()
  }

  const ask = (frame: object) => page.send(JSON.stringify(frame))

  function assertSigned(text: string, inside?: Buffer) {
    const parts = takeApart(new Uint8Array(Buffer.from(text, 'base64')))
    verifySignature({ ...parts, spki, data: parts.signedAttributes })
    return inside === undefined || Buffer.from(parts.content ?? []).equals(inside)
  }

  test('greeting, heartbeat, an unknown module: as NCALayer says them', async ({ assert }) => {
    assert.equal(await page.next(), '{"result":{"version":"1.4"}}')
    assert.equal(await page.send('--heartbeat--'), '--heartbeat--')
    for (const frame of ['{"module":"x","method":"y"}', '{', '7'])
      assert.equal(await page.send(frame), '{"success":false,"errorCode":"MODULE_NOT_FOUND"}')
  })

  test('tokens are one storage; the uuid comes back', async ({ assert }) => {
    await page.next()
    const tokens = { module: COMMON, method: 'getActiveTokens', uuid: 'u-1' }
    assert.equal(await ask(tokens), '{"code":"200","responseObject":[],"uuid":"u-1"}')
    await station.blank()
    assert.equal(
      await ask({ ...tokens, uuid: undefined }),
      '{"code":"200","responseObject":["AKKaztokenStore"]}'
    )
  })

  test('getKeyInfo has the fields of the frames, times of Almaty', async ({ assert }) => {
    await page.next()
    await written()
    const { code, responseObject } = JSON.parse(
      await ask({ module: COMMON, method: 'getKeyInfo', args: ['AKKaztokenStore'] })
    )
    assert.equal(code, '200')
    assert.deepEqual(Object.keys(responseObject), [
      ...['alias', 'keyId', 'algorithm', 'subjectCn', 'subjectDn', 'issuerCn', 'issuerDn'],
      ...['serialNumber', 'certNotAfter', 'certNotBefore', 'authorityKeyIdentifier', 'pem'],
    ])
    assert.equal(responseObject.certNotBefore, '17.11.2026 05:00:00')
    assert.equal(responseObject.subjectCn, 'TEST CARRIER')
  })

  test('commonUtils signs bytes, attached or not, and documents', async ({ assert }) => {
    await page.next()
    await written()
    await station.window.willType(PIN, PIN, PIN)
    for (const attach of [true, false]) {
      const args = ['AKKaztokenStore', 'SIGNATURE', DATA.toString('base64'), attach]
      const frame = { module: COMMON, method: 'createCMSSignatureFromBase64', args }
      const answer = JSON.parse(await ask(frame))
      assert.equal(answer.code, '200')
      assert.isTrue(assertSigned(answer.responseObject, attach ? DATA : undefined))
    }
    const args = ['AKKaztokenStore', 'SIGNATURE', ['<a/>', '<b/>'], '', '']
    await station.window.told()
    const { responseObject } = JSON.parse(await ask({ module: COMMON, method: 'signXmls', args }))
    assert.lengthOf(responseObject, 2)
    assert.isTrue(responseObject.every((xml: string) => xml.includes('<ds:SignatureValue>')))
    assert.equal(await station.window.opened(), 1, 'one question for all documents')
  })

  test('basics signs cms, xml and raw; with the certificate when it is wanted', async ({
    assert,
  }) => {
    await page.next()
    await written()
    await station.window.willType(PIN, PIN, PIN)
    const data = DATA.toString('base64')
    const sign = async (args: object) =>
      JSON.parse(await ask({ module: BASICS, method: 'sign', args }))
    const signingParams = { decode: true, encapsulate: true, digested: false }
    const cms = await sign({ format: 'cms', data, signingParams })
    assert.isTrue(assertSigned(cms.body.result[0], DATA))
    const raw = await sign({ format: 'raw', data: [data], signingParams })
    verifySignature({
      spki,
      signatureAlgorithm: algorithm('gost-2015').signatureAlgorithm,
      data: DATA,
      signature: new Uint8Array(Buffer.from(raw.body.result[0], 'base64')),
    })
    const xml = await sign({ format: 'xml', data: '<a/>', signingParams: { outputCert: true } })
    assert.include(xml.body.result.signatures[0], '<ds:Signature ')
    assert.include(xml.body.result.certificate, 'BEGIN CERTIFICATE')
  })

  test('giving up, wrong PINs and parameters that nobody follows: NCALayer’s own answers', async ({
    assert,
  }) => {
    await page.next()
    await written()
    const sign = (args: object) => ask({ module: BASICS, method: 'sign', args })
    await station.window.willType('cancel', 'cancel', '718203')
    assert.equal(await sign({ format: 'cms', data: 'a' }), '{"status":true,"body":{}}')
    const args = ['AKKaztokenStore', 'SIGNATURE', '<a/>']
    assert.equal(
      await ask({ module: COMMON, method: 'signXml', args }),
      '{"code":"500","message":"action.canceled"}'
    )
    const wrong = '{"status":false,"code":"SIGNING_FAILURE","message":"E_PIN_WRONG","details":null}'
    assert.equal(await sign({ format: 'cms', data: 'a' }), wrong)
    for (const bad of [
      { format: 'pdf', data: 'a' },
      { format: 'cms', data: [] },
      { format: 'cms', data: 7 },
      { format: 'cms', data: 'a', signingParams: { digested: true } },
      { format: 'cms', data: 'a', signingParams: { tsaProfile: {} } },
    ])
      assert.include(await sign(bad), 'INVALID_SIGNING_PARAMS')
    assert.include(await ask({ module: BASICS, method: 'generateCsr' }), 'INVOCATION_ERROR')
  })

  test('of two carriers with certificates none is chosen by chance', async ({ assert }) => {
    await page.next()
    await written()
    await written()
    const answer = await ask({ module: BASICS, method: 'sign', args: { format: 'cms', data: 'a' } })
    assert.include(answer, 'E_SIGNER_UNCLEAR')
  })
})
