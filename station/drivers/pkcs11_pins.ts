import { randomBytes } from 'node:crypto'
import { StationError } from '#station/station_error'
import {
  isRemoved,
  isWrongPin,
  officerTriesLeft,
  pkcs11,
  triesLeft,
} from '#station/drivers/pkcs11_module'
import type { Handle } from 'pkcs11js'
import type { Pkcs11Module, Token } from '#station/drivers/pkcs11_module'

const text = (pin: Buffer) => pin.toString('latin1')

/** The PINs of a token, in one of its sessions. */
export class Pkcs11Pins {
  constructor(
    private module: Pkcs11Module,
    private token: Token,
    private session: Handle
  ) {}

  /** @throws StationError E_PIN_WRONG { triesLeft: number | 'unknown' }, E_PIN_BLOCKED */
  login(pin: Buffer): void {
    const { serial } = this.token
    try {
      this.module.api.C_Login(this.session, pkcs11.CKU_USER, text(pin))
    } catch (error) {
      if (!isWrongPin(error)) throw error
      const left = triesLeft(this.module.token(serial))
      if (left === 0) throw new StationError('E_PIN_BLOCKED', { serial })
      throw new StationError('E_PIN_WRONG', { serial, triesLeft: left ?? 'unknown' })
    }
  }

  /** Another PIN for the user, who is logged in. */
  change(pin: Buffer, newPin: Buffer): void {
    this.module.api.C_SetPIN(this.session, text(pin), text(newPin))
  }

  /** A new PIN for the user, by the security officer, whom the end of the session logs out. @throws StationError E_OFFICER_PIN_WRONG, E_OFFICER_PIN_BLOCKED */
  unblock(officerPin: Buffer, newPin: Buffer): void {
    this.#loginOfficer(officerPin)
    this.module.api.C_InitPIN(this.session, text(newPin))
  }

  /**
   * Gives a carrier that is still in the state in which we initialise them its user PIN, and puts its SO PIN
   * beyond anyone's reach. A carrier whose SO PIN is not that of a blank one (any more) stays as it is.
   */
  settle(pin: Buffer, blankSoPin: string): void {
    const { api } = this.module
    try {
      api.C_Login(this.session, pkcs11.CKU_SO, blankSoPin)
    } catch (error) {
      if (isRemoved(error)) throw error
      return
    }
    api.C_InitPIN(this.session, text(pin))
    api.C_SetPIN(this.session, blankSoPin, randomBytes(16).toString('hex'))
    api.C_Logout(this.session)
  }

  #loginOfficer(pin: Buffer): void {
    const { serial } = this.token
    try {
      this.module.api.C_Login(this.session, pkcs11.CKU_SO, text(pin))
    } catch (error) {
      if (!isWrongPin(error)) throw error
      const left = officerTriesLeft(this.module.token(serial))
      if (left === 0) throw new StationError('E_OFFICER_PIN_BLOCKED', { serial })
      throw new StationError('E_OFFICER_PIN_WRONG', { serial, triesLeft: left ?? 'unknown' })
    }
  }
}
