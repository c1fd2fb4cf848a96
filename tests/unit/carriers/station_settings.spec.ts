import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readCommandLine } from '#station/command_line'
import { installCertificate, readCertificate } from '#station/server/loopback_certificate'
import { readSettings } from '#station/server/settings'
import { StationError } from '#station/station_error'

const GIVEN = { origins: ['https://ca.gov.kz'], carriers: 'file:carriers' }

async function trouble(act: () => unknown) {
  try {
    await act()
  } catch (error) {
    if (error instanceof StationError) return [error.code, error.facts.part ?? null]
    throw error
  }
  return null
}

test.group('What the owner of a workstation says', (group) => {
  let directory: string
  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-settings-'))
    return () => rm(directory, { recursive: true })
  })

  const keep = (text: string) => writeFile(join(directory, 'station.json'), text)

  test('station.json is read, and the command line goes before it', async ({ assert }) => {
    await keep(JSON.stringify({ ...GIVEN, port: 7001, ncaLayerPort: 0 }))
    const settings = await readSettings({ port: 7002 }, directory)
    assert.deepInclude(settings, { origins: GIVEN.origins, port: 7002, ncaLayerPort: 0 })
  })

  test('what is not of its kind is named', async ({ assert }) => {
    for (const [text, field] of [
      ['{', 'JSON'],
      ['null', '{}'],
      ['[]', '{}'],
      ['{"origins":"https://ca.gov.kz"}', 'origins'],
      ['{"origins":[7]}', 'origins'],
      ['{"carriers":7}', 'carriers'],
      ['{"port":"6127"}', 'port'],
      ['{"ncaLayerPort":70000}', 'ncaLayerPort'],
      ['{"ncalayerport":0}', 'ncalayerport'],
      ['{"pinProgram":""}', 'pinProgram'],
    ]) {
      await keep(text)
      const found = await trouble(() => readSettings(GIVEN, directory))
      assert.deepEqual(found, ['E_STATION_SETTINGS', field], text)
    }
  })

  test('so is a port on the command line that is none', async ({ assert }) => {
    const { command, options } = readCommandLine(['serve', '--port', 'six'])
    assert.equal(command, 'serve')
    const found = await trouble(() => readSettings({ ...GIVEN, ...options }, directory))
    assert.deepEqual(found, ['E_STATION_SETTINGS', 'port'])
  })

  test('a command or an option that there is not is refused, and nothing is started', async ({
    assert,
  }) => {
    for (const args of [[], ['sevre'], ['serve', 'now'], ['serve', '--origins', 'https://a.kz']])
      assert.deepEqual(await trouble(() => readCommandLine(args)), ['E_STATION_COMMAND', null])
  })

  test('a loopback certificate that has ended is told as such, before browsers say that nobody is there', async ({
    assert,
  }) => {
    await installCertificate(directory, new Date('2026-11-27T05:00:00Z'))
    await readCertificate(directory, new Date('2028-11-26T04:59:00Z'))
    const late = () => readCertificate(directory, new Date('2028-11-26T05:00:00Z'))
    assert.deepEqual(await trouble(late), ['E_STATION_CERTIFICATE_ENDED', null])
  })
})
