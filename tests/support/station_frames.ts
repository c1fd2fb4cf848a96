import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Turns } from '#station/turns'
import { KeptDriver } from '#station/drivers/kept_driver'
import { FileDriver } from '#station/drivers/file'
import { CryptoSocketFrames } from '#station/frames/cryptosocket'
import { OneWindow } from '#station/pins/one_window'
import { CarrierActs } from '#station/server/carrier_acts'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { SITE, type Frame } from '#tests/support/workstation'
import type { PinQuestion } from '#station/pins/pin_prompt'

/** What a person does in a PIN window: types, or does something and types then; null gives up. */
export type Typed = string | null | (() => Promise<string>)

/** The frames of one connection in this process, over carriers of a source, and a person who types. */
export const stationFrames = (source: string) => framesOver(new KeptDriver(source))

/** The same over a driver. */
export function framesOver(carriers: Pick<KeptDriver, 'driver' | 'close'>) {
  const asked: PinQuestion[] = []
  const said: Frame[] = []
  const outcomes: boolean[] = []
  let answers: Typed[] = []
  const prompt = {
    tell: (isDone: boolean) => void outcomes.push(isDone),
    async ask(question: PinQuestion) {
      asked.push(question)
      const answer = answers.shift() ?? null
      const text = typeof answer === 'function' ? await answer() : answer
      return text === null ? null : Buffer.from(text)
    },
  }
  const station = {
    driver: () => carriers.driver(),
    window: new OneWindow(prompt),
    turns: new Turns(),
  }
  const frames = new CryptoSocketFrames(new CarrierActs(station, SITE), (frame) =>
    said.push(JSON.parse(frame))
  )
  async function ask(module: string, name: string, param: Frame = {}): Promise<Frame> {
    return JSON.parse(
      await frames.answer(JSON.stringify({ TumarCSP: module, Function: name, Param: param }))
    )
  }
  return {
    ask,
    /** What the person does in the next windows. */
    willType(...typed: Typed[]) {
      answers = typed
    },
    /** The questions since the last look. */
    asked: () => asked.splice(0),
    /** What the window was told of the acts since the last look. */
    told: () => outcomes.splice(0),
    /** Frames that nobody asked for. */
    said: () => said.splice(0),
    /** The page is gone. */
    leave: () => frames.close(),
    async close() {
      frames.close()
      await carriers.close()
    },
  }
}

export type StationFrames = ReturnType<typeof stationFrames>

/** Carriers of a kind, the first of which is blank and takes `pin`; how it is pulled out. */
export const CARRIER_SOURCES = {
  async file() {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-frames-'))
    const folder = join(directory, 'carriers')
    await mkdir(folder)
    const driver = await FileDriver.open(folder)
    const { serialNumber } = await driver.supplyBlank('usb-a')
    const [there, aside] = [join(folder, serialNumber), join(directory, 'aside')]
    return {
      source: `file:${folder}`,
      there,
      hsm: null,
      pull: () => rename(there, aside),
      plug: () => rename(aside, there),
      remove: () => rm(directory, { recursive: true }),
    }
  },
  async pkcs11(pin: string) {
    const hsm = await SoftHsm.make()
    await hsm.initialise('holder', pin)
    return {
      source: `pkcs11:${SOFTHSM_MODULE}`,
      there: '',
      hsm,
      pull: () => hsm.unplugAll(),
      plug: () => hsm.plugIn(),
      remove: () => hsm.remove(),
    }
  },
}
