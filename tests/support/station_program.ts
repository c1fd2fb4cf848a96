import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FileDriver } from '#station/drivers/file'
import { installCertificate } from '#station/server/loopback_certificate'
import { PinWindow } from '#tests/support/pin_window'

const FROM_SOURCE = [
  process.execPath,
  '--import',
  new URL('../../bin/typescript.mjs', import.meta.url).href,
  new URL('../../station/workstation.ts', import.meta.url).pathname,
]

/** The address of a program that has said that it listens. @throws Error with what it said when it ended */
function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => said.push(String(chunk)))
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(said.join(''))))
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const [address] = /wss:\/\/\S+/.exec(line) ?? []
      if (address) resolve(address)
    })
  })
}

/**
 * The workstation program as a process of its own, with carriers of folders unless `carriers` names others.
 *
 * @param command the program, in place of its source
 */
export async function stationProgram({
  origin,
  carriers = '',
  command = FROM_SOURCE,
}: {
  origin: string
  carriers?: string
  command?: string[]
}) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-program-'))
  const folder = join(directory, 'carriers')
  await mkdir(folder)
  await installCertificate(directory)
  const window = await PinWindow.make(directory)
  const [program, ...parameters] = command
  let child: ChildProcess | undefined
  const aside = (serial: string) => join(directory, `out-${serial}`)

  async function start(): Promise<string> {
    child = spawn(program, [
      ...[...parameters, 'serve', '--origin', origin, '--port', '0', '--ncalayer-port', '0'],
      ...['--carriers', carriers || `file:${folder}`],
      ...['--pin-program', window.program, '--directory', directory],
    ])
    return addressOf(child)
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  return {
    window,
    folder,
    /** The configuration folder. */
    directory,
    /** Starts it; the address that pages are to use. */
    start,
    /** SIGKILL, as a power cut would end it. */
    kill,
    async blank(): Promise<string> {
      const driver = await FileDriver.open(folder)
      const { serialNumber } = await driver.supplyBlank('usb-a')
      return serialNumber
    },
    /** Takes a carrier out of the reader. */
    pull: (serial: string) => rename(join(folder, serial), aside(serial)),
    plug: (serial: string) => rename(aside(serial), join(folder, serial)),
    async remove(): Promise<void> {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type StationProgram = Awaited<ReturnType<typeof stationProgram>>
