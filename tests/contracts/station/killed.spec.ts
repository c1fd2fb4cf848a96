import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readRequest } from '#ca/certificates/pkcs10'
import { certificateOver } from '#tests/support/carrier_certificate'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { stationProgram, type StationProgram } from '#tests/support/station_program'
import { isThere, until } from '#tests/support/until'
import { PageSocket, SITE } from '#tests/support/workstation'
import type { Frame } from '#tests/support/workstation'

const PIN = '402917'

const bytes = (text: unknown) => Buffer.from(String(text), 'base64')

/** A page at the station that was started last, and its only carrier. */
async function openPage(station: StationProgram) {
  const page = await PageSocket.open(await station.start(), SITE)
  await page.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
  const { response } = await page.ask('KualikAPI', 'ListTokens')
  const [{ profile }] = response as Record<string, string>[]
  const ask = (name: string, fields: Frame = {}) =>
    page.ask('BaseAPI', name, { profile, ...fields })
  return {
    close: () => page.close(),
    async makeKey() {
      const { response: made } = await ask('CreatePKCS10', { dn: 'C=KZ,CN=А' })
      return readRequest(bytes(made)).spki
    },
    install: (der: Uint8Array) =>
      ask('InstallCertificate', { certificate: Buffer.from(der).toString('base64') }),
    async read() {
      const { certificate0 } = await ask('LoadKeyFromProfile')
      return bytes((certificate0 as Record<string, string>).certificateBlob)
    },
    sign: () => ask('Sign', { data: 'annex 4', isConvert: 'false', detach: 'true' }),
  }
}

/**
 * Begins an act, ends the program in the middle of it, and starts it again. On a busy machine the act may be over when
 * the end comes: what holds after half of it holds after the whole of it, too.
 */
async function killedWhile(
  station: StationProgram,
  act: (page: Awaited<ReturnType<typeof openPage>>) => Promise<unknown>,
  inTheMiddle: () => Promise<unknown>
) {
  await station.window.willType(PIN)
  const page = await openPage(station)
  // Windows of earlier acts are not looked at again.
  await station.window.opened()
  act(page).catch(() => {})
  await inTheMiddle()
  await station.kill()
  page.close()
  await station.window.willType(PIN, PIN, PIN)
  return openPage(station)
}

test.group('the station, killed in the middle of an act (S-5)', () => {
  test('a carrier of a folder: the same key, the certificate, a signature; nothing is left over', async ({
    assert,
  }) => {
    const station = await stationProgram({ origin: SITE })
    try {
      const folder = join(station.folder, await station.blank())
      const file = (name: string) => join(folder, name)
      await station.window.willType(PIN, PIN)
      // It takes over within a moment: a machine that is busy may not see it on its way.
      const isWritten = async (der: Uint8Array) =>
        Buffer.from(der).equals(await readFile(file('certificate.cer')))
      const first = await openPage(station)
      await first.install(certificateOver(await first.makeKey()))
      first.close()
      await station.kill()

      const next = file('next.sealed')
      const made = await killedWhile(
        station,
        (page) => page.makeKey(),
        () => until(() => isThere(next))
      )
      const sealed = await readFile(next)
      const certificate = certificateOver(await made.makeKey())
      assert.deepEqual(await readFile(next), sealed, 'the key that waits is taken up again')
      made.close()
      await station.kill()

      const written = await killedWhile(
        station,
        (page) => page.install(certificate),
        () => until(async () => (await isThere(file('next.cer'))) || (await isWritten(certificate)))
      )
      await written.install(certificate)
      assert.deepEqual(await written.read(), Buffer.from(certificate))
      written.close()
      await station.kill()

      const signed = await killedWhile(
        station,
        (page) => page.sign(),
        () => until(async () => (await station.window.opened()) > 0)
      )
      const { pkcs7 } = await signed.sign()
      assert.isString(pkcs7)
      assert.deepEqual(await signed.read(), Buffer.from(certificate))
      signed.close()
      // A file that was being written when it died stays as a draft, whose name begins with a dot.
      const names = await readdir(folder)
      const whole = names.filter((name) => !name.startsWith('.'))
      assert.sameMembers(whole, ['carrier.json', 'certificate.cer', 'key.sealed'])
    } finally {
      await station.remove()
    }
  })

  test('a token behind PKCS#11, killed once the PIN is given: one key, one certificate at the end', async ({
    assert,
  }) => {
    const hsm = await SoftHsm.make()
    await hsm.initialise('holder', PIN)
    const carriers = `pkcs11:${SOFTHSM_MODULE}`
    const station = await stationProgram({ origin: SITE, carriers })
    const pinGiven = () => until(async () => (await station.window.opened()) > 0)
    try {
      const made = await killedWhile(station, (page) => page.makeKey(), pinGiven)
      const certificate = certificateOver(await made.makeKey())
      made.close()
      await station.kill()
      const written = await killedWhile(station, (page) => page.install(certificate), pinGiven)
      await written.install(certificate)
      assert.deepEqual(await written.read(), Buffer.from(certificate))
      const { pkcs7 } = await written.sign()
      assert.isString(pkcs7)
      written.close()
      const { stdout } = await hsm.tool('--login', '--pin', PIN, '--list-objects')
      assert.lengthOf(stdout.match(/^\S.* Object/gm) ?? [], 3, stdout)
    } finally {
      await station.remove()
      await hsm.remove()
    }
  })
})
