import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { SUBJECT } from '#tests/support/carrier_certificate'

const PIN = '402917'

async function failureOf(act: Promise<unknown>) {
  const error = await act.then(
    () => null,
    (reason) => reason
  )
  if (error instanceof CaError) return error
  throw error ?? new Error('it did not fail')
}

test.group('the desk and its station', (group) => {
  let directory: string
  let desk: Desk

  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-desk-'))
    desk = new Desk(`file:${directory}`)
    return async () => {
      await desk.close()
      await rm(directory, { recursive: true, force: true })
    }
  })

  test('a source that is none is refused before anything starts: {$self}')
    .with(['', 'file:', 'usb:/dev/sda', '/tmp', 'pkcs11'])
    .run(({ assert }, source) => {
      assert.throws(() => new Desk(source), /E_CARRIER_SOURCE/)
    })

  test('no station runs before the first question; one runs for many', async ({ assert }) => {
    assert.isUndefined(desk.stationPid)
    await Promise.all([desk.list(), desk.list()])
    const first = desk.stationPid
    assert.isNumber(first)
    assert.notEqual(first, process.pid)
    await desk.list()
    assert.equal(desk.stationPid, first)
  })

  test('close ends the station; the next question starts another', async ({ assert }) => {
    await desk.list()
    const first = Number(desk.stationPid)
    await desk.close()
    assert.isUndefined(desk.stationPid)
    assert.throws(() => process.kill(first, 0), /ESRCH/)
    await desk.list()
    assert.notEqual(desk.stationPid, first)
  })

  test('neither the PIN nor our secrets are in the station’s arguments or environment', async ({
    assert,
  }) => {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    const proc = `/proc/${desk.stationPid}`
    const known = await readFile(`${proc}/cmdline`, 'utf8')
    const environment = await readFile(`${proc}/environ`, 'utf8')
    assert.include(known, `file:${directory}`)
    assert.notInclude(known + environment, PIN)
    const names = environment.split('\0').map((entry) => entry.split('=')[0])
    for (const name of ['APP_KEY', 'DB_PASSWORD', 'KEYSTORE_PASSPHRASE_FILE', 'NODE_ENV'])
      assert.notInclude(names, name)
  })

  test('a silent station fails the act with E_STATION_SILENT, is ended, and the next question is answered', async ({
    assert,
  }) => {
    const impatient = new Desk(`file:${directory}`, { read: 1 })
    await impatient.list()
    const pid = Number(impatient.stationPid)
    process.kill(pid, 'SIGSTOP')
    const error = await failureOf(impatient.read('A64A79C8'))
    assert.equal(error.code, 'E_STATION_SILENT')
    assert.deepEqual(error.facts, { seconds: 1 })
    assert.isEmpty(await impatient.list())
    assert.notEqual(impatient.stationPid, pid)
    await impatient.close()
  })

  test('Ctrl-C in the shell is not for the station', async ({ assert }) => {
    await desk.list()
    const pid = Number(desk.stationPid)
    process.kill(pid, 'SIGINT')
    await desk.list()
    assert.equal(desk.stationPid, pid)
  })

  test('the station starts in any directory, answers what it does not know, and ends with its input', async ({
    assert,
  }) => {
    const project = fileURLToPath(new URL('../../../', import.meta.url))
    const station = spawn(
      process.execPath,
      [
        ...['--import', import.meta.resolve('#typescript')],
        ...[join(project, 'station/main.ts'), `file:${directory}`],
      ],
      { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'], env: {} }
    )
    station.stdin.write('{"v":1,"id":1,"type":"supplyBlank","connector":"type-c"}\n')
    station.stdin.end('{"v":1,"id":2,"type":"nonsense"}\n')
    const [output] = await Promise.all([text(station.stdout), once(station, 'close')])
    const answers = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(station.exitCode, 0)
    const byId = (id: number) => answers.find((answer) => answer.id === id)
    assert.containsSubset(byId(1), { ok: true, result: { connector: 'type-c', state: 'blank' } })
    assert.containsSubset(byId(2), { ok: false, error: { code: 'E_MESSAGE_TYPE' } })
  })

  test('an idle desk does not keep a command from ending', async ({ assert }) => {
    const project = fileURLToPath(new URL('../../../', import.meta.url))
    const script = `
      const { Desk } = await import(${JSON.stringify(join(project, 'app/ca/carriers/desk.ts'))})
      const carriers = await new Desk(${JSON.stringify(`file:${directory}`)}).list()
      console.log(carriers.length)`
    const command = spawn(
      process.execPath,
      ['--import', import.meta.resolve('#typescript'), '--input-type=module', '-e', script],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    const [output] = await Promise.all([text(command.stdout), once(command, 'close')])
    assert.equal(output.trim(), '0')
    assert.equal(command.exitCode, 0)
  })

  test('what the station says reads as a sentence in {$self}')
    .with(['kk', 'ru', 'en'])
    .run(async ({ assert }, language) => {
      const { serialNumber: serial } = await desk.supplyBlank()
      const i18n = i18nManager.locale(language)
      const said = (error: CaError) => {
        const key = `carriers.errors.${error.code}`
        return `${i18n.t(`${key}.message`, error.facts)} ${i18n.t(`${key}.hint`, error.facts)}`
      }
      const errors = [
        await failureOf(desk.generate(serial, '12345678')),
        await failureOf(desk.read(serial)),
        await failureOf(desk.generate('00000000', PIN)),
      ]
      await desk.generate(serial, PIN)
      errors.push(await failureOf(desk.request(serial, '718203', SUBJECT)))
      for (const error of errors) assert.notMatch(said(error), /[{}]|carriers\./)
      assert.include(said(errors[3]), serial)
      assert.match(said(errors[3]), /: 2\./)
      const unknown = new CaError('E_PIN_WRONG', { serial, triesLeft: 'unknown' })
      assert.notMatch(said(unknown), /unknown|[{}]/)
    })
})
