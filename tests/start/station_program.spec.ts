import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from '@japa/runner'
import { readRequest } from '#ca/certificates/pkcs10'
import { certificateOver } from '#tests/support/carrier_certificate'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { stationProgram } from '#tests/support/station_program'
import { PageSocket, SITE } from '#tests/support/workstation'

const run = promisify(execFile)
const BUILD = fileURLToPath(new URL('../../bin/build_station.mjs', import.meta.url))
const PIN = '402917'

test.group('the workstation program as one file', (group) => {
  let folder: string
  let program: string
  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-build-'))
    const { stdout } = await run(process.execPath, [BUILD, folder])
    program = stdout.trimEnd().split('\n').at(-1) ?? ''
    return () => rm(folder, { recursive: true, force: true })
  })

  async function page(address: string) {
    const opened = await PageSocket.open(address, SITE)
    await opened.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
    return opened
  }

  /** Key, certificate, signature, by a carrier that the program lists. */
  async function wholeWay(one: PageSocket) {
    const { response } = await one.ask('KualikAPI', 'ListTokens')
    const [{ profile, algorithm }] = response as Record<string, string>[]
    const made = await one.ask('BaseAPI', 'CreatePKCS10', { profile, dn: 'C=KZ,CN=А' })
    const { spki } = readRequest(Buffer.from(String(made.response), 'base64'))
    const certificate = Buffer.from(certificateOver(spki)).toString('base64')
    const installed = await one.ask('BaseAPI', 'InstallCertificate', { profile, certificate })
    const signed = await one.ask('KualikAPI', 'SignXML', { profile, data: '<a/>' })
    return { algorithm, installed, signed }
  }

  test('it is one executable that needs no Node, and says what is missing', async ({ assert }) => {
    const bare = { env: { PATH: '', HOME: folder, LANG: 'en' } }
    const error = await run(program, ['serve'], bare).catch((reason) => reason)
    assert.equal(error.code, 1)
    assert.include(error.stderr, 'E_STATION_ORIGINS_MISSING')
    const { stdout } = await run(program, ['install', '--directory', join(folder, 'set')], bare)
    assert.include(stdout, 'loopback.root.pem')
  })

  test('GOST 2015 on a carrier of a folder: key, certificate, a signed document', async ({
    assert,
  }) => {
    const station = await stationProgram({ origin: SITE, command: [program] })
    await station.blank()
    await station.window.willType(PIN, PIN)
    const one = await page(await station.start())
    const { algorithm, installed, signed } = await wholeWay(one)
    assert.equal(algorithm, 'gost-2015')
    assert.equal(installed.result, 'true')
    assert.include(signed.xml, 'gostr34102015-gostr34112015-512')
    one.close()
    await station.remove()
  })

  test('a token behind a PKCS#11 module, whose binding lies beside the program', async ({
    assert,
  }) => {
    const hsm = await SoftHsm.make()
    await hsm.initialise('foreign', PIN)
    const carriers = `pkcs11:${SOFTHSM_MODULE}`
    const station = await stationProgram({ origin: SITE, command: [program], carriers })
    await station.window.willType(PIN, PIN)
    const one = await page(await station.start())
    const { algorithm, signed } = await wholeWay(one)
    assert.equal(algorithm, 'ec-p256')
    assert.include(signed.xml, 'ecdsa-sha256')
    one.close()
    await station.remove()
    await hsm.remove()
  })
})
