import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { StationError } from '#station/station_error'
import { createFile, replaceFile, syncDirectory } from '#station/atomic_file'
import type { CarrierConnector } from '#station/drivers/carrier_driver'

/** How often a wrong PIN may be tried before the carrier blocks itself. */
export const PIN_TRIES = 3

const MODEL = 'Kualik file carrier'
const SERIAL = /^[0-9A-F]{8}$/

/** `carrier.json`: what the carrier says of itself. */
interface Label {
  version: 1
  serialNumber: string
  model: string
  connector: CarrierConnector
  triesLeft: number
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/**
 * A folder that stands for a carrier: carrier.json, key.sealed, certificate.cer; next.sealed while a next key waits,
 * next.cer while it takes over. Every file is replaced or made as a whole, so the folder can be read after an
 * interruption at any point.
 */
export class FileCarrier {
  private constructor(
    readonly path: string,
    readonly serial: string
  ) {}

  /** The carrier of that serial number. @throws StationError E_CARRIER_ABSENT */
  static async find(directory: string, serial: string): Promise<FileCarrier> {
    const carrier = new FileCarrier(join(directory, serial), serial)
    if (!SERIAL.test(serial) || !(await carrier.isPresent()))
      throw new StationError('E_CARRIER_ABSENT', { serial })
    return carrier
  }

  /** Serial numbers of all carriers in a directory, in order. */
  static async serials(directory: string): Promise<string[]> {
    const names = await readdir(directory)
    return names.filter((name) => SERIAL.test(name)).sort()
  }

  /** A new carrier without a key: built under a hidden name, then shown whole. */
  static async make(directory: string, connector: CarrierConnector): Promise<FileCarrier> {
    const serial = randomBytes(4).toString('hex').toUpperCase()
    const hidden = join(directory, `.${serial}`)
    await mkdir(hidden, { mode: 0o700 })
    await new FileCarrier(hidden, serial).writeLabel({ connector, triesLeft: PIN_TRIES })
    await rename(hidden, join(directory, serial))
    await syncDirectory(directory)
    return new FileCarrier(join(directory, serial), serial)
  }

  isPresent(): Promise<boolean> {
    return stat(this.path).then(
      (entry) => entry.isDirectory(),
      () => false
    )
  }

  async label(): Promise<Label> {
    const text = await readFile(this.#file('carrier.json'), 'utf8')
    try {
      const label: Label = JSON.parse(text)
      if (label.version === 1 && label.serialNumber === this.serial) return label
    } catch {}
    throw new StationError('E_CARRIER_UNREADABLE', { serial: this.serial })
  }

  writeLabel(facts: { connector: CarrierConnector; triesLeft: number }): Promise<void> {
    const label: Label = { version: 1, serialNumber: this.serial, model: MODEL, ...facts }
    return replaceFile(this.#file('carrier.json'), `${JSON.stringify(label, null, 2)}\n`)
  }

  /** The sealed key, or null. */
  sealedKey(): Promise<string | null> {
    return orNull(readFile(this.#file('key.sealed'), 'utf8'))
  }

  /** Keeps a sealed key; false when another one got there first. */
  keepKey(sealed: string): Promise<boolean> {
    return createFile(this.#file('key.sealed'), sealed)
  }

  /** Keeps the key sealed otherwise: at every moment it opens under the old seal or the new one. */
  replaceKey(sealed: string): Promise<void> {
    return replaceFile(this.#file('key.sealed'), sealed)
  }

  /** The certificate (DER), or null. */
  certificate(): Promise<Buffer | null> {
    return orNull(readFile(this.#file('certificate.cer')))
  }

  /** Keeps a certificate; false when there is one. */
  keepCertificate(der: Uint8Array): Promise<boolean> {
    return createFile(this.#file('certificate.cer'), der)
  }

  /** The sealed key that waits for its certificate beside the one that has it, or null. */
  nextKey(): Promise<string | null> {
    return orNull(readFile(this.#file('next.sealed'), 'utf8'))
  }

  /** Keeps a sealed next key; false when another one got there first. */
  keepNextKey(sealed: string): Promise<boolean> {
    return createFile(this.#file('next.sealed'), sealed)
  }

  /** Keeps the next key sealed otherwise. */
  replaceNextKey(sealed: string): Promise<void> {
    return replaceFile(this.#file('next.sealed'), sealed)
  }

  /** Nothing waits beside the key in use any more. */
  dropNextKey(): Promise<void> {
    return rm(this.#file('next.sealed'), { force: true })
  }

  /** The next key takes over with its certificate. */
  async succeed(der: Uint8Array): Promise<void> {
    await replaceFile(this.#file('next.cer'), der)
    await this.settle()
  }

  /** Brings a takeover to its end that an interruption left: it is decided once next.cer is there. */
  async settle(): Promise<void> {
    const pending = await orNull(stat(this.#file('next.cer')))
    if (!pending) return
    await orNull(rename(this.#file('next.sealed'), this.#file('key.sealed')))
    await rename(this.#file('next.cer'), this.#file('certificate.cer'))
    await syncDirectory(this.path)
  }

  /** Certificate first, key last: between the two it is a carrier with a key. */
  async clear(): Promise<void> {
    await rm(this.#file('next.sealed'), { force: true })
    await rm(this.#file('certificate.cer'), { force: true })
    await syncDirectory(this.path)
    await rm(this.#file('key.sealed'), { force: true })
    await this.sweep()
  }

  /** The names of what interrupted writes left beside the files. */
  async halves(): Promise<string[]> {
    const names = await readdir(this.path)
    return names.filter((name) => name.startsWith('.')).sort()
  }

  /** Removes what interrupted writes left beside the files; how much it was. */
  async sweep(): Promise<number> {
    const halves = await this.halves()
    for (const name of halves) await rm(join(this.path, name), { force: true })
    await syncDirectory(this.path)
    return halves.length
  }

  #file(name: string) {
    return join(this.path, name)
  }
}

async function orNull<T>(content: Promise<T>): Promise<T | null> {
  try {
    return await content
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
