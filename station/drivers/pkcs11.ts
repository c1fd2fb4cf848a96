import { buildRequest } from '#ca/certificates/pkcs10'
import { Turns } from '#station/turns'
import { StationError } from '#station/station_error'
import { assertCertifies } from '#station/certificate_key'
import { assertFitPin, assertTypedInLatin } from '#station/pin_rules'
import { Pkcs11Module, pkcs11, triesLeft, troubleOf } from '#station/drivers/pkcs11_module'
import { OUR_LABEL, Pkcs11Session } from '#station/drivers/pkcs11_session'
import type { CarrierDriver, CarrierInfo } from '#station/drivers/carrier_driver'
import type { Token } from '#station/drivers/pkcs11_module'

/**
 * The security officer's PIN of a carrier that we have initialised and that has no key yet. No secret: it
 * guards nothing, and it is replaced by random bytes that nobody keeps before a key is made
 * (docs/carriers.md).
 */
const BLANK_SO_PIN = 'kualik-blank'

/** All acts of a module are one line: starting it anew ends every session. */
const ONE_LINE = 'module'

/** Tokens behind a PKCS#11 module, RSA-2048. Found by serial number, never by slot. */
export class Pkcs11Driver implements CarrierDriver {
  #turns = new Turns()

  private constructor(private module: Pkcs11Module) {}

  /** @param path the module's absolute path @throws StationError E_CARRIER_MODULE */
  static async open(path: string): Promise<Pkcs11Driver> {
    return new Pkcs11Driver(Pkcs11Module.load(path))
  }

  list(): Promise<CarrierInfo[]> {
    return this.#turns.take(ONE_LINE, async () => {
      this.module.refresh()
      const tokens = this.module.tokens().filter((token) => token.serial !== '')
      const carriers = await Promise.all(tokens.map((token) => this.#describe(token)))
      return carriers.sort((a, b) => (a.serialNumber < b.serialNumber ? -1 : 1))
    })
  }

  generate(serial: string, pin: Buffer): Promise<CarrierInfo> {
    return this.#act(serial, async (token) => {
      assertFitPin(pin)
      this.#assertMakesRsa(token)
      const before = await this.#content(token)
      if (before.foreign > 0)
        throw new StationError('E_CARRIER_LEFTOVERS', { serial, count: before.foreign })
      if (before.written) throw new StationError('E_CARRIER_NOT_BLANK', { serial })
      const ready = before.key ? token : await this.#settlePin(token, pin)
      await this.#during(ready, pin, (session) => {
        const count = session.foreignObjects()
        if (count > 0) throw new StationError('E_CARRIER_LEFTOVERS', { serial, count })
        session.ensureKey()
      })
      return this.#describe(this.module.token(serial))
    })
  }

  request(serial: string, pin: Buffer, subject: Uint8Array): Promise<Uint8Array> {
    return this.#withKey(serial, pin, (session) =>
      buildRequest({ subject, signer: session.signer() })
    )
  }

  write(serial: string, pin: Buffer, certificate: Uint8Array): Promise<void> {
    return this.#withKey(serial, pin, (session) => {
      assertCertifies(certificate, session.publicKey(), serial)
      const present = session.certificate()
      if (present?.equals(certificate)) return
      if (present) throw new StationError('E_CARRIER_WRITTEN', { serial })
      session.keepCertificate(certificate)
    })
  }

  read(serial: string): Promise<Uint8Array> {
    return this.#act(serial, (token) =>
      Pkcs11Session.during(this.module, token, (session) => {
        const certificate = session.certificate()
        if (!certificate) throw new StationError('E_CERTIFICATE_ABSENT', { serial })
        return certificate
      })
    )
  }

  erase(serial: string, pin: Buffer): Promise<void> {
    return this.#act(serial, async (token) => {
      const { key, written } = await this.#content(token)
      if (!key && !written) return
      await this.#during(token, pin, (session) => session.clear())
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
      session.login(pin)
      return act(session)
    })
  }

  async #content(token: Token) {
    if (!(token.flags & pkcs11.CKF_TOKEN_INITIALIZED))
      return { key: false, written: false, foreign: 0 }
    return Pkcs11Session.during(this.module, token, (session) => ({
      key: session.hasKey(),
      written: session.certificate() !== null,
      foreign: session.foreignObjects(),
    }))
  }

  async #describe(token: Token): Promise<CarrierInfo> {
    const { key, written, foreign } = await this.#content(token)
    return {
      serialNumber: token.serial,
      model: token.model,
      connector: 'usb-a',
      state: written || foreign > 0 ? 'written' : key ? 'key' : 'blank',
      algorithm: 'rsa',
      pinTriesLeft: triesLeft(token),
    }
  }

  /** A token that has no key and was initialised by us gets its PIN; any other must know the PIN already. */
  async #settlePin(token: Token, pin: Buffer): Promise<Token> {
    const fresh = !(token.flags & pkcs11.CKF_TOKEN_INITIALIZED)
    const ready = fresh ? this.#initialise(token) : token
    if (ready.label !== OUR_LABEL) return ready
    await Pkcs11Session.during(this.module, ready, (session) => session.setPin(pin, BLANK_SO_PIN))
    return this.module.token(ready.serial)
  }

  /** Slot numbers move and, on software tokens, the serial number appears: the token is found again. */
  #initialise(token: Token): Token {
    const known = new Set(this.module.tokens().map(({ serial }) => serial))
    this.module.api.C_InitToken(token.slot, BLANK_SO_PIN, OUR_LABEL)
    this.module.refresh()
    if (token.serial) return this.module.token(token.serial)
    const born = this.module.tokens().find(({ serial }) => serial && !known.has(serial))
    if (!born) throw new StationError('E_BLANK_UNAVAILABLE')
    return born
  }

  #assertMakesRsa({ slot, serial }: Token): void {
    const mechanisms = this.module.api.C_GetMechanismList(slot)
    const needed = [pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN, pkcs11.CKM_SHA256_RSA_PKCS]
    if (!needed.every((mechanism) => mechanisms.includes(mechanism)))
      throw new StationError('E_CARRIER_ALGORITHM', { serial, algorithm: 'rsa' })
  }
}
