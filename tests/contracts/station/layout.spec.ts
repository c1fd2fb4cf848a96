import { test } from '@japa/runner'
import { readRequest } from '#ca/certificates/pkcs10'
import { certificateOver } from '#tests/support/carrier_certificate'
import { aWorkstation, type PageSocket, type Workstation } from '#tests/support/workstation'

const PIN = '4%9 17ab'
/** Typed with the keyboard in Russian, in Kazakh, and with one letter that looks like a Latin one. */
const OTHER_LAYOUTS = ['пароль', 'әіңғүұқ', '40291а']

test.group('A PIN typed in another keyboard layout', (group) => {
  let station: Workstation
  let page: PageSocket
  let profile: string

  group.setup(async () => {
    station = await aWorkstation()
    page = await station.page()
    const carrier = await station.blank()
    profile = carrier.profile
    return async () => {
      page.close()
      await station.close()
    }
  })

  const makeKey = () => page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: 'C=KZ,CN=АБЕНОВА' })

  const sign = () =>
    page.ask('BaseAPI', 'Sign', { profile, data: 'AAAA', detach: true, isConvert: true })

  async function triesLeft() {
    const { response } = await page.ask('KualikAPI', 'ListTokens')
    return (response as { triesLeft: string }[])[0].triesLeft
  }

  test('is set on no carrier, and costs no try: the person is told of the layout', async ({
    assert,
  }) => {
    for (const typed of OTHER_LAYOUTS) {
      await station.window.willType(typed)
      const { code } = await makeKey()
      assert.equal(code, 'E_PIN_LAYOUT', typed)
    }
    await station.window.willType(PIN)
    const { response } = await makeKey()
    const { spki } = readRequest(new Uint8Array(Buffer.from(String(response), 'base64')))
    const certificate = Buffer.from(certificateOver(spki)).toString('base64')
    await page.ask('BaseAPI', 'InstallCertificate', { profile, certificate })
    const before = await triesLeft()
    for (const typed of OTHER_LAYOUTS) {
      await station.window.willType(typed)
      const { code } = await sign()
      assert.equal(code, 'E_PIN_LAYOUT', typed)
    }
    assert.equal(await triesLeft(), before)
    await station.window.willType(PIN)
    const { pkcs7 } = await sign()
    assert.isString(pkcs7, 'what the protocol escapes is the same PIN as before')
  })
})
