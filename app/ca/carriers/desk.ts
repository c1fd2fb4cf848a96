import { resolve } from 'node:path'
import { CaError } from '#ca/ca_error'
import { StationProcess } from '#ca/carriers/station_process'
import type { QuestionFields, QuestionType, Results } from '#station/messages'
import type { CarrierConnector, CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'

export type { CarrierInfo, CarrierObject } from '#station/drivers/carrier_driver'

/** How long each act may take, in seconds. A real token needs half a minute for an RSA key. */
export type DeskPatience = Record<QuestionType, number>

const PATIENCE: DeskPatience = {
  list: 60,
  generate: 180,
  renew: 180,
  request: 60,
  sign: 60,
  write: 60,
  read: 60,
  erase: 60,
  supplyBlank: 60,
  objects: 60,
  eraseLeftovers: 60,
  changePin: 60,
  unblock: 60,
}

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const toBytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

/** The carriers are at the operators' own machines, where their stations reach them (docs/station.md). */
export const AT_OPERATORS = 'station'

/** `file:carriers` → `file:/…/carriers`: the station has no working directory to trust. */
function absolute(source: string): string {
  if (source === AT_OPERATORS) return source
  const [, kind, path] = /^(file|pkcs11):(.+)$/s.exec(source) ?? []
  if (!kind || !path) throw new CaError('E_CARRIER_SOURCE', { source })
  return `${kind}:${resolve(path)}`
}

/** A station that runs: it is asked in messages, from its start to its end. */
export type RunningStation = Pick<StationProcess, 'alive' | 'pid' | 'ask' | 'end'>

/**
 * The operator's desk: key carriers, spoken to in messages through the station, a process of its own that is
 * started at the first question and again when it died. No key and no PIN longer than an act lives here.
 *
 * Every method throws a CaError: the codes of `#station/station_error`, E_STATION_GONE (the station died
 * during the act), E_STATION_SILENT (no answer in time; the station was ended). After either of the two the
 * carrier is as the act left it, readable, and the same act may be asked for again.
 */
export class Desk {
  #source: string
  #patience: DeskPatience
  #start: (source: string) => RunningStation
  #station: RunningStation | undefined

  /**
   * @param source `file:DIR`, `pkcs11:MODULE`, or `station`: this machine has no carriers
   * @param start  how a station begins, given the source with an absolute path
   * @throws CaError E_CARRIER_SOURCE
   */
  constructor(
    source: string,
    patience: Partial<DeskPatience> = {},
    start = (absolutePath: string): RunningStation => new StationProcess(absolutePath)
  ) {
    this.#source = absolute(source)
    this.#start = start
    this.#patience = { ...PATIENCE, ...patience }
  }

  /** Whether folders stand for carriers: they protect nothing, and a screen may make new ones. */
  get isDemonstration(): boolean {
    return this.#source.startsWith('file:')
  }

  /** Whether the carriers are at the operators' machines; every act here then throws E_CARRIERS_AT_OPERATORS. */
  get isAtOperators(): boolean {
    return this.#source === AT_OPERATORS
  }

  /** The process id of the running station. */
  get stationPid(): number | undefined {
    return this.#station?.alive ? this.#station.pid : undefined
  }

  /** The carriers that are plugged in. */
  list(): Promise<CarrierInfo[]> {
    return this.#ask('list', {})
  }

  /**
   * Sets a blank carrier's PIN and makes the key pair on it; goes on with the key of an interrupted act.
   * @throws CaError E_PIN_WEAK, E_PIN_WRONG { triesLeft: number | 'unknown' }, E_PIN_BLOCKED, E_CARRIER_NOT_BLANK …
   */
  generate(serial: string, pin: string): Promise<CarrierInfo> {
    return this.#ask('generate', { serial, pin })
  }

  /** PKCS#10 (DER) signed on the carrier. @param subject DER Name */
  async request(serial: string, pin: string, subject: Uint8Array): Promise<Uint8Array> {
    return toBytes(await this.#ask('request', { serial, pin, subject: toBase64(subject) }))
  }

  /**
   * Makes the next key beside the one that has its certificate.
   * @throws CaError E_CERTIFICATE_ABSENT, E_PIN_WRONG …
   */
  renew(serial: string, pin: string): Promise<CarrierInfo> {
    return this.#ask('renew', { serial, pin })
  }

  /** Hashes and signs with the carrier's key. @returns the signature as it stands in certificates */
  async sign(serial: string, pin: string, data: Uint8Array): Promise<Uint8Array> {
    return toBytes(await this.#ask('sign', { serial, pin, data: toBase64(data) }))
  }

  /** Writes a certificate (DER) beside its key; once written, only the same one again. */
  async write(serial: string, pin: string, certificate: Uint8Array): Promise<void> {
    await this.#ask('write', { serial, pin, certificate: toBase64(certificate) })
  }

  /** The certificate (DER) on the carrier. @throws CaError E_CERTIFICATE_ABSENT */
  async read(serial: string): Promise<Uint8Array> {
    return toBytes(await this.#ask('read', { serial }))
  }

  /** Removes key and certificate for good. */
  async erase(serial: string, pin: string): Promise<void> {
    await this.#ask('erase', { serial, pin })
  }

  /**
   * A new blank carrier, where the driver can make one: a folder, or a free slot of a software token.
   * @throws CaError E_BLANK_UNAVAILABLE
   */
  supplyBlank(connector: CarrierConnector = 'usb-a'): Promise<CarrierInfo> {
    return this.#ask('supplyBlank', { connector })
  }

  /** What is on the carrier; private keys of tokens are seen with the PIN only. @throws CaError E_PIN_WRONG … */
  objects(serial: string, pin = ''): Promise<CarrierObject[]> {
    return this.#ask('objects', { serial, pin })
  }

  /** Removes other programs' keys and certificates for good; how many. @throws CaError E_LEFTOVERS_STAY { count } … */
  eraseLeftovers(serial: string, pin: string): Promise<number> {
    return this.#ask('eraseLeftovers', { serial, pin })
  }

  /** Another PIN for the carrier. @throws CaError E_PIN_WEAK, E_PIN_UNCHANGED, E_PIN_WRONG, E_PIN_BLOCKED, E_PIN_NOT_SET */
  async changePin(serial: string, pin: string, newPin: string): Promise<void> {
    await this.#ask('changePin', { serial, pin, newPin })
  }

  /**
   * A new PIN for a blocked carrier; key and certificate stay.
   * @throws CaError E_PIN_WEAK, E_UNBLOCK_UNAVAILABLE, E_OFFICER_PIN_WRONG { triesLeft }, E_OFFICER_PIN_BLOCKED
   */
  unblock(serial: string, officerPin: string, newPin: string): Promise<CarrierInfo> {
    return this.#ask('unblock', { serial, officerPin, newPin })
  }

  /** Ends the station after what it is doing. The next question starts a new one. */
  async close(): Promise<void> {
    const station = this.#station
    this.#station = undefined
    await station?.end()
  }

  async #ask<T extends QuestionType>(type: T, fields: QuestionFields<T>): Promise<Results[T]> {
    if (this.isAtOperators) throw new CaError('E_CARRIERS_AT_OPERATORS', {}, 409)
    if (!this.#station?.alive) this.#station = this.#start(this.#source)
    const result = await this.#station.ask(type, fields, this.#patience[type])
    return result as Results[T]
  }
}
