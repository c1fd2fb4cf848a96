import { test } from '@japa/runner'
import { readRequest } from '#ca/certificates/pkcs10'
import { certificateOver } from '#tests/support/carrier_certificate'
import { SoftHsm, SOFTHSM_MODULE } from '#tests/support/softhsm'
import { aWorkstation, type PageSocket, type Workstation } from '#tests/support/workstation'

const PIN = '402917'
const DN = 'C=KZ,CN=АБЕНОВА САУЛЕ,SURNAME=АБЕНОВА,SERIALNUMBER=IIN850313400455'
const bytesOf = (text: unknown) => new Uint8Array(Buffer.from(String(text), 'base64'))

/** Carriers of folders, and tokens behind a module. */
const SOURCES = {
  async file() {
    const station = await aWorkstation()
    await station.blank()
    return { station, remove: async () => {} }
  },
  async pkcs11() {
    const hsm = await SoftHsm.make()
    await hsm.initialise('holder', PIN)
    const station = await aWorkstation({ carriers: `pkcs11:${SOFTHSM_MODULE}` })
    return { station, remove: () => hsm.remove() }
  },
}

for (const [source, open] of Object.entries(SOURCES))
  test.group(`The next key of a carrier, ${source}`, (group) => {
    let station: Workstation
    let profile: string
    let page: PageSocket

    group.setup(async () => {
      const opened = await open()
      station = opened.station
      page = await station.page()
      const { response } = await page.ask('KualikAPI', 'ListTokens')
      profile = (response as { profile: string }[])[0].profile
      await station.window.willType(PIN)
      await install(await made())
      return async () => {
        page.close()
        await station.close()
        await opened.remove()
      }
    })

    async function made(more: Record<string, unknown> = {}) {
      const { response } = await page.ask('BaseAPI', 'CreatePKCS10', { profile, dn: DN, ...more })
      return readRequest(bytesOf(response)).spki
    }

    async function install(spki: Uint8Array) {
      const certificate = Buffer.from(certificateOver(spki)).toString('base64')
      const answer = await page.ask('BaseAPI', 'InstallCertificate', { profile, certificate })
      return answer.result ?? answer.code
    }

    test('S-12.2, S-13: it waits as long as nothing was certified, and is made anew when it is asked for', async ({
      assert,
    }) => {
      await station.window.willType(PIN)
      const waiting = await made()
      assert.deepEqual(await made({ genNew: 0 }), waiting)
      const another = await made({ genNew: 1 })
      assert.notDeepEqual(another, waiting)
      assert.deepEqual(await made(), another)
      assert.equal(await station.window.opened(), 2, 'the PIN is typed once for all of it')
      await station.window.willType(PIN)
      const { pkcs7 } = await page.ask('BaseAPI', 'Sign', {
        ...{ profile, data: 'AAAA', detach: true, isConvert: true },
      })
      assert.isString(pkcs7, 'the key in use has stayed')
      await station.window.willType(PIN, PIN)
      assert.equal(await install(waiting), 'E_CERTIFICATE_OF_ANOTHER_KEY')
      assert.equal(await install(another), 'true')
    })
  })
