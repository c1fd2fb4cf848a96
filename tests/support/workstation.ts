import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { FileDriver } from '#station/drivers/file'
import { installCertificate } from '#station/server/loopback_certificate'
import { serve } from '#station/server/serve'
import { freePort } from '#tests/support/free_port'
import { PinWindow } from '#tests/support/pin_window'

/** The site that the station of a test lets in. */
export const SITE = 'https://ca.example.kz'

export type Frame = Record<string, unknown>

/** A page at the other end of a connection: frames go out, answers come back in their order. */
export class PageSocket {
  #answers: string[] = []
  #waiting: ((answer: string) => void)[] = []

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      const next = this.#waiting.shift()
      if (next) next(text)
      else this.#answers.push(text)
    })
  }

  /** @throws Error with the HTTP status when the handshake is refused */
  static open(address: string, origin?: string): Promise<PageSocket> {
    const socket = new WebSocket(address, { rejectUnauthorized: false, origin })
    return new Promise((resolve, reject) => {
      socket.on('error', reject)
      socket.on('open', () => resolve(new PageSocket(socket)))
    })
  }

  /** Sends text as it is. */
  async send(text: string): Promise<string> {
    this.socket.send(text)
    return this.next()
  }

  /** The next answer, as it came. */
  next(): Promise<string> {
    const answer = this.#answers.shift()
    if (answer !== undefined) return Promise.resolve(answer)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Asks in CryptoSocket's frames. */
  async ask(module: string, name: string, param: Frame = {}): Promise<Frame> {
    return JSON.parse(
      await this.send(JSON.stringify({ TumarCSP: module, Function: name, Param: param }))
    )
  }

  /** The code with which the connection ends. */
  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.on('close', (code) => resolve(code)))
  }

  close(): void {
    this.socket.terminate()
  }
}

/** A station of its own in a temporary directory, with carriers of folders unless another source is given. */
export async function aWorkstation({ carriers = '', origins = [SITE] } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'kualik-workstation-'))
  const folder = join(directory, 'carriers')
  await mkdir(folder)
  await installCertificate(directory)
  const window = await PinWindow.make(directory)
  const settings = {
    origins,
    carriers: carriers || `file:${folder}`,
    port: 0,
    ncaLayerPort: await freePort(),
    pinProgram: window.program,
    directory,
  }
  const station = await serve(settings)
  const { cryptoSocket, ncaLayer } = station.ports
  const address = `wss://127.0.0.1:${cryptoSocket}/tumarcsp/`
  return {
    settings,
    folder,
    window,
    address,
    port: cryptoSocket,
    ncaLayerAddress: `wss://127.0.0.1:${ncaLayer}/`,
    /** A page of the site that has said its key. */
    async page() {
      const page = await PageSocket.open(address, SITE)
      await page.ask('SYSAPI', 'SetAPIKey', { apiKey: 'kualik' })
      return page
    },
    /** A blank carrier of a folder; its profile and serial number. */
    async blank() {
      const driver = await FileDriver.open(folder)
      const { serialNumber, model } = await driver.supplyBlank('usb-a')
      const reader = `${model} ${serialNumber}`
      const profile = `kztoken://user@/${encodeURIComponent(reader)}?ext=tok`
      return { serial: serialNumber, reader, profile }
    },
    async close() {
      await station.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

export type Workstation = Awaited<ReturnType<typeof aWorkstation>>
