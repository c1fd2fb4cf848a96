import { buildRequest } from '#ca/certificates/pkcs10'
import { Turns } from '#station/turns'
import { StationError } from '#station/station_error'
import { assertFitNewPin, assertFitPin, assertTypedInLatin } from '#station/pin_rules'
import {
  Pkcs11Module,
  officerTriesLeft,
  pkcs11,
  triesLeft,
  troubleOf,
} from '#station/drivers/pkcs11_module'
import { OUR_LABEL, kindOffered } from '#station/drivers/pkcs11_keys'
import { Pkcs11Session } from '#station/drivers/pkcs11_session'
import { KnownForms } from '#station/drivers/pkcs11_signer'
import { CARRIER_ALGORITHMS } from '#station/drivers/carrier_driver'
import type {
  CarrierDriver,
  CarrierInfo,
  CarrierObject,
  Unblocking,
} from '#station/drivers/carrier_driver'
import type { Token } from '#station/drivers/pkcs11_module'

/**
 * The security officer's PIN of a carrier that we have initialised and that has no key yet. No secret: it
 * guards nothing, and it is replaced by random bytes that nobody keeps before a key is made
 * (docs/carriers.md).
 */
const BLANK_SO_PIN = 'kualik-blank'

/** A label has 32 bytes, padded with blanks (PKCS#11 v2.40 5.5): a module reads them all. */
const TOKEN_LABEL = OUR_LABEL.padEnd(32)

const isInitialised = ({ flags }: Token) => (flags & pkcs11.CKF_TOKEN_INITIALIZED) !== 0

function assertNoLeftovers(serial: string, count: number) {
  if (count > 0) throw new StationError('E_CARRIER_LEFTOVERS', { serial, count })
}

function unblockingOf(token: Token): Unblocking {
  if (!isInitialised(token) || token.label === OUR_LABEL) return 'unavailable'
  return officerTriesLeft(token) === 0 ? 'officer_blocked' : 'possible'
}

function triesOfOfficer(token: Token): number | null {
  const { serial } = token
  const unblocking = unblockingOf(token)
  if (unblocking === 'unavailable') throw new StationError('E_UNBLOCK_UNAVAILABLE', { serial })
  if (unblocking === 'officer_blocked') throw new StationError('E_OFFICER_PIN_BLOCKED', { serial })
  return officerTriesLeft(token)
}

/** All acts of a module are one line: starting it anew ends every session. */
const ONE_LINE = 'module'

/**
 * Tokens behind a PKCS#11 module, with the best kind of key that each offers: GOST with 512 bits, with 256, P-256, RSA-2048.
 * Found by serial number, never by slot.
 */
export class Pkcs11Driver implements CarrierDriver {
  #turns = new Turns()
  #forms = new KnownForms()

  private constructor(private module: Pkcs11Module) {}

  /** @param path the module's absolute path @throws StationError E_CARRIER_MODULE */
  static async open(path: string): Promise<Pkcs11Driver> {
    return new Pkcs11Driver(Pkcs11Module.load(path))
  }

  list(): Promise<CarrierInfo[]> {
    return this.#turns.take(ONE_LINE, async () => {
      this.module.refresh()
      const tokens = this.module.tokens().filter((token) => token.serial !== '')
      const seen = await Promise.all(tokens.map((token) => this.#look(token)))
      const carriers = seen.filter((carrier) => carrier !== null)
      return carriers.sort((a, b) => (a.serialNumber < b.serialNumber ? -1 : 1))
    })
  }

  generate(serial: string, pin: Buffer): Promise<CarrierInfo> {
    return this.#act(serial, async (token) => {
      assertFitPin(pin)
      const kind = this.#kindOffered(token)
      const before = await this.#content(token)
      assertNoLeftovers(serial, before.foreign)
      if (before.written) throw new StationError('E_CARRIER_NOT_BLANK', { serial })
      const ready = before.key ? token : await this.#settlePin(token, pin)
      await this.#during(ready, pin, (session) => {
        assertNoLeftovers(serial, session.objects.leftovers().length)
        session.ensureKey(kind)
      })
      return this.#describe(this.module.token(serial))
    })
  }

  renew(serial: string, pin: Buffer, anew = false): Promise<CarrierInfo> {
    return this.#act(serial, async (token) => {
      const kind = this.#kindOffered(token)
      const { written, foreign } = await this.#content(token)
      assertNoLeftovers(serial, foreign)
      if (!written) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
      await this.#during(token, pin, (session) => {
        assertNoLeftovers(serial, session.objects.leftovers().length)
        if (anew) session.dropWaiting()
        session.ensureKey(kind)
      })
      return this.#describe(this.module.token(serial))
    })
  }

  request(serial: string, pin: Buffer, subject: Uint8Array): Promise<Uint8Array> {
    return this.#withKey(serial, pin, (session) =>
      buildRequest({ subject, signer: session.signer(this.#forms, 'next') })
    )
  }

  sign(serial: string, pin: Buffer, data: Uint8Array): Promise<Uint8Array> {
    return this.#withKey(serial, pin, (session) => session.signer(this.#forms, 'used').sign(data))
  }

  write(serial: string, pin: Buffer, certificate: Uint8Array): Promise<void> {
    return this.#withKey(serial, pin, (session) => session.write(certificate))
  }

  read(serial: string): Promise<Uint8Array> {
    return this.#act(serial, async (token) => {
      const certificate = isInitialised(token)
        ? await Pkcs11Session.during(this.module, token, (session) => session.certificate())
        : null
      if (!certificate) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
      return certificate
    })
  }

  erase(serial: string, pin: Buffer): Promise<void> {
    return this.#act(serial, async (token) => {
      const { key, written } = await this.#content(token)
      if (!key && !written) return
      await this.#during(token, pin, (session) => session.clear())
    })
  }

  objects(serial: string, pin: Buffer | null): Promise<CarrierObject[]> {
    return this.#act(serial, async (token) => {
      if (!isInitialised(token)) return []
      if (pin) return this.#during(token, pin, (session) => session.objects.describe(true))
      return Pkcs11Session.during(this.module, token, (session) => session.objects.describe(false))
    })
  }

  eraseLeftovers(serial: string, pin: Buffer): Promise<number> {
    return this.#act(serial, async (token) => {
      if (!isInitialised(token)) return 0
      const { erased, left } = await this.#during(token, pin, (session) =>
        session.objects.eraseLeftovers()
      )
      if (left > 0) throw new StationError('E_LEFTOVERS_STAY', { serial, count: left, erased })
      return erased
    })
  }

  changePin(serial: string, pin: Buffer, newPin: Buffer): Promise<void> {
    return this.#act(serial, async (token) => {
      assertFitNewPin(pin, newPin)
      if (!(token.flags & pkcs11.CKF_USER_PIN_INITIALIZED))
        throw new StationError('E_PIN_NOT_SET', { serial })
      await this.#during(token, pin, (session) => session.pins.change(pin, newPin))
    })
  }

  officerTries(serial: string): Promise<number | null> {
    return this.#act(serial, async (token) => triesOfOfficer(token))
  }

  /** Of a carrier that we have initialised nobody has the officer's PIN: none is tried. */
  unblock(serial: string, officerPin: Buffer, newPin: Buffer): Promise<CarrierInfo> {
    return this.#act(serial, async (token) => {
      assertTypedInLatin(officerPin)
      assertFitPin(newPin)
      triesOfOfficer(token)
      await Pkcs11Session.during(this.module, token, (session) =>
        session.pins.unblock(officerPin, newPin)
      )
      return this.#describe(this.module.token(serial))
    })
  }

  /** A software token offers one slot more than it has tokens: initialising it gives it a serial number. */
  supplyBlank(): Promise<CarrierInfo> {
    return this.#turns.take(ONE_LINE, async () => {
      this.module.refresh()
      const free = this.module.tokens().find(({ serial }) => serial === '')
      if (!free) throw new StationError('E_BLANK_UNAVAILABLE')
      return this.#describe(this.#initialise(free))
    })
  }

  async close(): Promise<void> {
    await this.#turns.take(ONE_LINE, async () => this.module.close())
  }

  #act<T>(serial: string, act: (token: Token) => Promise<T>): Promise<T> {
    return this.#turns.take(ONE_LINE, async () => {
      try {
        this.module.refresh()
        return await act(this.module.token(serial))
      } catch (error) {
        throw troubleOf(error, serial)
      }
    })
  }

  #withKey<T>(
    serial: string,
    pin: Buffer,
    act: (session: Pkcs11Session) => Promise<T> | T
  ): Promise<T> {
    return this.#act(serial, async (token) => {
      const { key } = await this.#content(token)
      if (!key) throw new StationError('E_KEY_ABSENT', { serial })
      return this.#during(token, pin, act)
    })
  }

  #during<T>(token: Token, pin: Buffer, act: (session: Pkcs11Session) => Promise<T> | T) {
    assertTypedInLatin(pin)
    if (triesLeft(token) === 0) throw new StationError('E_PIN_BLOCKED', { serial: token.serial })
    return Pkcs11Session.during(this.module, token, (session) => {
      session.pins.login(pin)
      return act(session)
    })
  }

  async #content(token: Token) {
    if (!isInitialised(token)) return { key: undefined, written: false, foreign: 0 }
    return Pkcs11Session.during(this.module, token, (session) => ({
      key: session.kindOfKey(),
      written: session.certificate() !== null,
      foreign: session.objects.leftovers().length,
    }))
  }

  /** Null for a token that was pulled out or is damaged: an act on it says which. */
  async #look(token: Token): Promise<CarrierInfo | null> {
    try {
      return await this.#describe(token)
    } catch (error) {
      if (troubleOf(error, token.serial) instanceof StationError) return null
      throw error
    }
  }

  async #describe(token: Token): Promise<CarrierInfo> {
    const { key, written, foreign } = await this.#content(token)
    return {
      serialNumber: token.serial,
      model: token.model,
      connector: 'usb-a',
      state: written || foreign > 0 ? 'written' : key ? 'key' : 'blank',
      algorithm: key?.algorithm ?? this.#offered(token)?.algorithm ?? CARRIER_ALGORITHMS[0],
      pinTriesLeft: triesLeft(token),
      unblocking: unblockingOf(token),
    }
  }

  /** A token that has no key and was initialised by us gets its PIN; any other must know the PIN already. */
  async #settlePin(token: Token, pin: Buffer): Promise<Token> {
    const ready = isInitialised(token) ? token : this.#initialise(token)
    if (ready.label !== OUR_LABEL) return ready
    await Pkcs11Session.during(this.module, ready, (session) =>
      session.pins.settle(pin, BLANK_SO_PIN)
    )
    return this.module.token(ready.serial)
  }

  /** Slot numbers move and, on software tokens, the serial number appears: the token is found again. */
  #initialise(token: Token): Token {
    const known = new Set(this.module.tokens().map(({ serial }) => serial))
    this.module.api.C_InitToken(token.slot, BLANK_SO_PIN, TOKEN_LABEL)
    this.module.refresh()
    if (token.serial) return this.module.token(token.serial)
    const born = this.module.tokens().find(({ serial }) => serial && !known.has(serial))
    if (!born) throw new StationError('E_BLANK_UNAVAILABLE')
    return born
  }

  #offered({ slot }: Token) {
    return kindOffered(this.module.api.C_GetMechanismList(slot))
  }

  #kindOffered(token: Token) {
    const kind = this.#offered(token)
    if (kind) return kind
    const { serial } = token
    throw new StationError('E_CARRIER_ALGORITHM', { serial, algorithm: CARRIER_ALGORITHMS[0] })
  }
}
