import { mkdir } from 'node:fs/promises'
import { KeyPair } from '#ca/crypto/key_pair'
import { open, seal } from '#ca/crypto/sealed_container'
import { CryptoError } from '#ca/crypto/crypto_error'
import { buildRequest } from '#ca/certificates/pkcs10'
import { StationError } from '#station/station_error'
import { assertCertifies, certifies } from '#station/certificate_key'
import { assertFitNewPin, assertFitPin, assertTypedInLatin } from '#station/pin_rules'
import { FileCarrier, PIN_TRIES } from '#station/drivers/file_carrier'
import type {
  CarrierConnector,
  CarrierDriver,
  CarrierInfo,
  CarrierObject,
} from '#station/drivers/carrier_driver'

/** log2 of the scrypt N: a PIN has few digits and no cost would save it in a folder that can be copied. */
const SEALING_COST = 10

/** What binds a sealed key to its carrier: copied into another folder it does not open. */
const boundTo = (carrier: FileCarrier) => `carrier:${carrier.serial}`

/**
 * Carriers that are folders, for machines without tokens: GOST 2015 keys, sealed under the PIN. A folder can
 * be copied and its PIN tried elsewhere without a counter, so it protects no real key.
 */
export class FileDriver implements CarrierDriver {
  private constructor(private directory: string) {}

  /** @param directory absolute; made when it is not there */
  static async open(directory: string): Promise<FileDriver> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return new FileDriver(directory)
  }

  async list(): Promise<CarrierInfo[]> {
    const serials = await FileCarrier.serials(this.directory)
    const carriers = await Promise.all(serials.map((serial) => this.#look(serial)))
    return carriers.filter((carrier) => carrier !== null)
  }

  generate(serial: string, pin: Buffer): Promise<CarrierInfo> {
    return this.#act(serial, async (carrier) => {
      assertFitPin(pin)
      if (await carrier.certificate()) throw new StationError('E_CARRIER_NOT_BLANK', { serial })
      if (!(await carrier.sealedKey())) await makeKey(carrier, pin, 'only')
      const pair = await unseal(carrier, pin)
      pair.wipe()
      return describe(carrier)
    })
  }

  renew(serial: string, pin: Buffer, anew = false): Promise<CarrierInfo> {
    return this.#act(serial, async (carrier) => {
      if (!(await carrier.certificate())) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
      await withKey(carrier, pin, async () => {})
      if (anew) await carrier.dropNextKey()
      if (!(await carrier.nextKey())) await makeKey(carrier, pin, 'next')
      return describe(carrier)
    })
  }

  request(serial: string, pin: Buffer, subject: Uint8Array): Promise<Uint8Array> {
    return this.#act(serial, async (carrier) => {
      const sealed = (await carrier.nextKey()) ?? (await carrier.sealedKey())
      const build = (pair: KeyPair) => buildRequest({ subject, signer: pair.signer() })
      return withKey(carrier, pin, build, sealed)
    })
  }

  sign(serial: string, pin: Buffer, data: Uint8Array): Promise<Uint8Array> {
    return this.#act(serial, (carrier) => withKey(carrier, pin, (pair) => pair.signer().sign(data)))
  }

  write(serial: string, pin: Buffer, certificate: Uint8Array): Promise<void> {
    return this.#act(serial, async (carrier) => {
      if (await isOfNextKey(carrier, pin, certificate)) return carrier.succeed(certificate)
      await withKey(carrier, pin, async (pair) => assertCertifies(certificate, pair.spki, serial))
      if (await carrier.keepCertificate(certificate)) return
      const present = await carrier.certificate()
      if (!present?.equals(certificate)) throw new StationError('E_CARRIER_WRITTEN', { serial })
    })
  }

  read(serial: string): Promise<Uint8Array> {
    return this.#act(serial, async (carrier) => {
      const certificate = await carrier.certificate()
      if (!certificate) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
      return certificate
    })
  }

  erase(serial: string, pin: Buffer): Promise<void> {
    return this.#act(serial, async (carrier) => {
      if (await carrier.sealedKey()) await withKey(carrier, pin, async () => {})
      await carrier.clear()
    })
  }

  /** The key's file is seen by everybody, so its line needs no PIN; one that is given must be right. */
  objects(serial: string, pin: Buffer | null): Promise<CarrierObject[]> {
    return this.#act(serial, async (carrier) => {
      if (pin && (await carrier.sealedKey())) await withKey(carrier, pin, async () => {})
      return objectsOf(carrier)
    })
  }

  /** Nobody else keeps anything in these folders: what is left over are halves of files. */
  eraseLeftovers(serial: string, pin: Buffer): Promise<number> {
    return this.#act(serial, async (carrier) => {
      if (await carrier.sealedKey()) await withKey(carrier, pin, async () => {})
      return carrier.sweep()
    })
  }

  changePin(serial: string, pin: Buffer, newPin: Buffer): Promise<void> {
    return this.#act(serial, async (carrier) => {
      assertFitNewPin(pin, newPin)
      if (!(await carrier.sealedKey())) throw new StationError('E_PIN_NOT_SET', { serial })
      await withKey(carrier, pin, async (pair) => {
        await resealNextKey(carrier, pin, newPin)
        await carrier.replaceKey(await sealUnder(pair, newPin, carrier))
      })
    })
  }

  /** The PIN seals the key: without it nobody opens it, and there is no security officer. */
  officerTries(serial: string): Promise<never> {
    return this.#act(serial, async () => {
      throw new StationError('E_UNBLOCK_UNAVAILABLE', { serial })
    })
  }

  unblock(serial: string): Promise<CarrierInfo> {
    return this.officerTries(serial)
  }

  async supplyBlank(connector: CarrierConnector): Promise<CarrierInfo> {
    const carrier = await FileCarrier.make(this.directory, connector)
    return describe(carrier)
  }

  async close(): Promise<void> {}

  /** Null for a folder that was taken away or damaged: an act on it says which. */
  async #look(serial: string): Promise<CarrierInfo | null> {
    try {
      return await this.#act(serial, describe)
    } catch (error) {
      if (error instanceof StationError) return null
      throw error
    }
  }

  async #act<T>(serial: string, act: (carrier: FileCarrier) => Promise<T>): Promise<T> {
    const carrier = await FileCarrier.find(this.directory, serial)
    try {
      await carrier.settle()
      return await act(carrier)
    } catch (error) {
      throw await troubleOf(carrier, error)
    }
  }
}

const USED = { ours: true, standing: 'used', pair: 'key' } as const
const NEXT = { ours: true, standing: 'waiting', pair: 'next' } as const

const keyObject = (label: string, place: Pick<CarrierObject, 'ours' | 'standing' | 'pair'>) =>
  ({ type: 'private-key', label, ...place, algorithm: 'gost-2015', certificate: null }) as const

const halfOfFile = (label: string): CarrierObject => ({
  ...{ type: 'other', label, ours: true, standing: 'leftover', pair: '' },
  ...{ algorithm: null, certificate: null },
})

const certificateObject = (der: Buffer): CarrierObject => ({
  ...{ type: 'certificate', label: 'certificate.cer', ...USED, algorithm: null },
  certificate: der.toString('base64'),
})

async function objectsOf(carrier: FileCarrier): Promise<CarrierObject[]> {
  const [certificate, halves] = [await carrier.certificate(), await carrier.halves()]
  const only = certificate ? USED : { ...USED, standing: 'waiting' as const }
  return [
    ...((await carrier.sealedKey()) ? [keyObject('key.sealed', only)] : []),
    ...(certificate ? [certificateObject(certificate)] : []),
    ...((await carrier.nextKey()) ? [keyObject('next.sealed', NEXT)] : []),
    ...halves.map(halfOfFile),
  ]
}

async function describe(carrier: FileCarrier): Promise<CarrierInfo> {
  const { serialNumber, model, connector, triesLeft } = await carrier.label()
  const hasKey = (await carrier.sealedKey()) !== null
  const state = (await carrier.certificate()) ? 'written' : hasKey ? 'key' : 'blank'
  const ofAll = { algorithm: 'gost-2015', unblocking: 'unavailable' } as const
  return { serialNumber, model, connector, state, pinTriesLeft: triesLeft, ...ofAll }
}

/** When another station was faster, its key stays and the PIN will be held against that one. */
async function makeKey(carrier: FileCarrier, pin: Buffer, which: 'only' | 'next'): Promise<void> {
  await carrier.sweep()
  const pair = KeyPair.generate('gost-2015')
  try {
    const sealed = await sealUnder(pair, pin, carrier)
    await (which === 'next' ? carrier.keepNextKey(sealed) : carrier.keepKey(sealed))
  } finally {
    pair.wipe()
  }
}

async function sealUnder(pair: KeyPair, pin: Buffer, carrier: FileCarrier): Promise<string> {
  const secret = pair.toPkcs8()
  try {
    return await seal(secret, pin, boundTo(carrier), { cost: SEALING_COST })
  } finally {
    secret.fill(0)
  }
}

/** Whether a certificate is over the key that waits beside the one in use. */
async function isOfNextKey(carrier: FileCarrier, pin: Buffer, certificate: Uint8Array) {
  const next = await carrier.nextKey()
  return (
    next !== null && withKey(carrier, pin, async ({ spki }) => certifies(certificate, spki), next)
  )
}

/** The next key first: an interruption leaves it under the new PIN, and repeating the change finds it there. */
async function resealNextKey(carrier: FileCarrier, pin: Buffer, newPin: Buffer): Promise<void> {
  const next = await carrier.nextKey()
  if (!next) return
  const openUnder = (one: Buffer) => openKey(carrier, next, one, PIN_TRIES)
  const pair = await openUnder(pin).catch(() => openUnder(newPin))
  try {
    await carrier.replaceNextKey(await sealUnder(pair, newPin, carrier))
  } finally {
    pair.wipe()
  }
}

/** @param key the sealed key, when it is not the one in use */
async function withKey<T>(
  carrier: FileCarrier,
  pin: Buffer,
  act: (pair: KeyPair) => Promise<T>,
  key?: string | null
): Promise<T> {
  const pair = await unseal(carrier, pin, key)
  try {
    return await act(pair)
  } finally {
    pair.wipe()
  }
}

/** The try is written off before the PIN is tried: pulling the plug buys no further one. */
async function unseal(carrier: FileCarrier, pin: Buffer, key?: string | null): Promise<KeyPair> {
  assertTypedInLatin(pin)
  const { serial } = carrier
  const sealed = key ?? (await carrier.sealedKey())
  if (!sealed) throw new StationError('E_KEY_ABSENT', { serial })
  const { connector, triesLeft } = await carrier.label()
  if (triesLeft <= 0) throw new StationError('E_PIN_BLOCKED', { serial })
  await carrier.writeLabel({ connector, triesLeft: triesLeft - 1 })
  const pair = await openKey(carrier, sealed, pin, triesLeft - 1)
  await carrier.writeLabel({ connector, triesLeft: PIN_TRIES })
  return pair
}

async function openKey(carrier: FileCarrier, sealed: string, pin: Buffer, triesLeft: number) {
  const { serial } = carrier
  try {
    const secret = await open(sealed, pin, boundTo(carrier))
    try {
      return KeyPair.fromPkcs8(secret)
    } finally {
      secret.fill(0)
    }
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error
    if (error.code !== 'E_CONTAINER_PASSPHRASE')
      throw new StationError('E_CARRIER_UNREADABLE', { serial })
    if (triesLeft > 0) throw new StationError('E_PIN_WRONG', { serial, triesLeft })
    throw new StationError('E_PIN_BLOCKED', { serial })
  }
}

/** What a failure of the file system means for a carrier. */
async function troubleOf(carrier: FileCarrier, error: unknown): Promise<unknown> {
  const { serial } = carrier
  const code = (error as NodeJS.ErrnoException).code
  if (!(await carrier.isPresent())) return new StationError('E_CARRIER_REMOVED', { serial })
  if (code === 'ENOENT') return new StationError('E_CARRIER_UNREADABLE', { serial })
  if (code === 'ENOSPC' || code === 'EDQUOT') return new StationError('E_CARRIER_FULL', { serial })
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new StationError('E_CARRIER_UNWRITABLE', { serial })
  return error
}
