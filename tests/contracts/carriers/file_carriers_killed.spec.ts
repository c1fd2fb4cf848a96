import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { CaError } from '#ca/ca_error'
import { Desk } from '#ca/carriers/desk'
import { readRequest } from '#ca/certificates/pkcs10'
import { SUBJECT, certificateOver } from '#tests/support/carrier_certificate'

const PIN = '40-29-17'

/** Milliseconds after the question at which the station is killed: before, in the middle of, and after its writing. */
const MOMENTS = [0, 10, 40, 120]

test.group('file carriers: kill -9 at any point leaves a carrier that goes on', (group) => {
  let directory: string
  let desk: Desk

  group.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-killed-'))
    desk = new Desk(`file:${directory}`)
    return async () => {
      await desk.close()
      await rm(directory, { recursive: true, force: true })
    }
  })

  /** Asks, kills the station some time later, and waits for whatever answer there was. */
  async function killed(moment: number, act: () => Promise<unknown>) {
    const answer = act().catch((error) => error)
    await wait(moment)
    const pid = desk.stationPid
    if (pid) process.kill(pid, 'SIGKILL')
    const result = await answer
    while (pid && desk.stationPid === pid) await wait(1)
    if (result instanceof CaError && result.code !== 'E_STATION_GONE') throw result
  }

  const carrier = async (serial: string) => {
    const carriers = await desk.list()
    return carriers.find(({ serialNumber }) => serialNumber === serial)
  }

  test('while a key is made: {$self} ms')
    .with(MOMENTS)
    .run(async ({ assert }, moment) => {
      const { serialNumber } = await desk.supplyBlank()
      await killed(moment, () => desk.generate(serialNumber, PIN))
      const left = await carrier(serialNumber)
      assert.oneOf(left?.state, ['blank', 'key'])
      const { state } = await desk.generate(serialNumber, PIN)
      assert.equal(state, 'key')
    })

  test('while a certificate is written: {$self} ms')
    .with(MOMENTS)
    .run(async ({ assert }, moment) => {
      const { serialNumber } = await desk.supplyBlank()
      await desk.generate(serialNumber, PIN)
      const { spki } = readRequest(await desk.request(serialNumber, PIN, SUBJECT))
      const certificate = certificateOver(spki)
      await killed(moment, () => desk.write(serialNumber, PIN, certificate))
      const left = await carrier(serialNumber)
      assert.oneOf(left?.state, ['key', 'written'])
      await desk.write(serialNumber, PIN, certificate)
      assert.deepEqual(Buffer.from(await desk.read(serialNumber)), Buffer.from(certificate))
    })

  test('a try that was written off before the kill stays written off', async ({ assert }) => {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    const label = join(directory, serialNumber, 'carrier.json')
    const ask = () => desk.request(serialNumber, '718203', SUBJECT)
    const answer = ask().catch((error) => error)
    for (let text = ''; !text.includes('"triesLeft": 2'); await wait(1))
      text = await readFile(label, 'utf8')
    const pid = desk.stationPid
    process.kill(Number(pid), 'SIGKILL')
    await answer
    // The refusal may have been quicker than the kill: the next question is for the next station.
    while (desk.stationPid === pid) await wait(1)
    const left = await carrier(serialNumber)
    assert.equal(left?.pinTriesLeft, 2)
  })

  test('what an interrupted write left beside the files disturbs nobody and is swept', async ({
    assert,
  }) => {
    const { serialNumber } = await desk.supplyBlank()
    const folder = join(directory, serialNumber)
    await writeFile(join(folder, '.key.sealed.0a0b0c'), '{"format":"kualik-sea')
    await writeFile(join(folder, '.carrier.json.0a0b0c'), '')
    await writeFile(join(directory, '.A64A79C8'), '')
    assert.containsSubset(await carrier(serialNumber), { state: 'blank', pinTriesLeft: 3 })
    await desk.generate(serialNumber, PIN)
    assert.sameMembers(await readdir(folder), ['carrier.json', 'key.sealed'])
  })

  test('a damaged carrier says so and does not hide the others', async ({ assert }) => {
    const [good, bad] = [await desk.supplyBlank(), await desk.supplyBlank()]
    await writeFile(join(directory, bad.serialNumber, 'carrier.json'), '{')
    assert.deepEqual(await carrier(good.serialNumber), good)
    assert.isUndefined(await carrier(bad.serialNumber))
    const error = await desk.generate(bad.serialNumber, PIN).catch((reason) => reason)
    assert.equal(error.code, 'E_CARRIER_UNREADABLE')
  })

  test('a sealed key that was copied into another folder does not open there', async ({
    assert,
  }) => {
    const [one, two] = [await desk.supplyBlank(), await desk.supplyBlank()]
    await desk.generate(one.serialNumber, PIN)
    const sealed = await readFile(join(directory, one.serialNumber, 'key.sealed'))
    await writeFile(join(directory, two.serialNumber, 'key.sealed'), sealed)
    const error = await desk.request(two.serialNumber, PIN, SUBJECT).catch((reason) => reason)
    assert.equal(error.code, 'E_CARRIER_UNREADABLE')
  })

  test('the key is on the disk only sealed, and only its owner can read the files', async ({
    assert,
  }) => {
    const { serialNumber } = await desk.supplyBlank()
    await desk.generate(serialNumber, PIN)
    const folder = join(directory, serialNumber)
    const sealed = await readFile(join(folder, 'key.sealed'), 'utf8')
    assert.equal(JSON.parse(sealed).format, 'kualik-sealed')
    assert.notInclude(sealed, PIN)
    for (const name of await readdir(folder)) {
      const { mode } = await stat(join(folder, name))
      assert.equal(mode & 0o077, 0, name)
    }
  })
})
