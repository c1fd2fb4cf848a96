import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { runCommand } from '#tests/support/run_command'
import { stationProgram } from '#tests/support/station_program'
import { PageSocket, SITE } from '#tests/support/workstation'
import { readCertificate } from '#station/server/loopback_certificate'

const ACE = fileURLToPath(new URL('../../../ace.js', import.meta.url))

test.group('the workstation program in development', () => {
  test('node ace station:install makes the loopback certificate; node ace station answers with it', async ({
    assert,
    cleanup,
  }) => {
    const station = await stationProgram({
      origin: SITE,
      command: [process.execPath, ACE, 'station'],
    })
    cleanup(() => station.remove())
    const before = await readCertificate(station.directory)
    await runCommand('station:install', ['--directory', station.directory])
    const after = await readCertificate(station.directory)
    assert.notEqual(after.certificate, before.certificate)
    const page = await PageSocket.open(await station.start(), SITE)
    await page.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
    const { program } = await page.ask('KualikAPI', 'Hello', { id: '1' })
    assert.equal(program, 'kualik-station')
    page.close()
  })
})
