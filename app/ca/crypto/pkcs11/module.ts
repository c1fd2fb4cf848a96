import { realpathSync } from 'node:fs'
import { CryptoError } from '#ca/crypto/crypto_error'
import { pkcs11Binding, reasonOf } from '#ca/crypto/pkcs11/binding'
import { Gate } from '#ca/crypto/pkcs11/gate'
import type { PKCS11 } from 'pkcs11js'
import type { Pkcs11Binding } from '#ca/crypto/pkcs11/binding'

export type { Handle } from 'pkcs11js'

/** A token in its slot. */
export interface TokenInfo {
  slot: Buffer
  serial: string
  flags: number
}

/** Texts of PKCS#11 are padded with blanks; SoftHSM pads fresh labels with zeros. */
const trimmed = (text: string) => text.replace(/[\0 ]+$/, '')

/**
 * A PKCS#11 module, initialised once in this process however many stores use it: a second C_Initialize is an error
 * (PKCS#11 v2.40 5.4), and C_Finalize ends everybody's sessions.
 */
export class Pkcs11Module {
  static #modules = new Map<string, Pkcs11Module>()

  readonly binding: Pkcs11Binding
  readonly api: PKCS11
  readonly gate = new Gate()
  #users = 0
  #generation = 0
  #threads = true

  private constructor(readonly path: string) {
    this.binding = pkcs11Binding(path)
    this.api = new this.binding.PKCS11()
    try {
      this.api.load(path)
      this.#initialise()
    } catch (error) {
      const reason = reasonOf(error) ?? 'dlopen'
      throw new CryptoError('E_KEY_STORE_MODULE', { module: path, reason }, 500)
    }
  }

  /**
   * The module of a path, which is loaded and initialised when nobody uses it yet. Every use ends with `release`.
   *
   * @throws CryptoError E_KEY_STORE_MODULE
   */
  static use(path: string): Pkcs11Module {
    const real = realPath(path)
    const module = Pkcs11Module.#modules.get(real) ?? new Pkcs11Module(real)
    Pkcs11Module.#modules.set(real, module)
    module.#users++
    return module
  }

  /** How often it was started: sessions of an earlier start are gone. */
  get generation(): number {
    return this.#generation
  }

  /** Whether it may be called from several threads; otherwise calls are made one after the other. */
  get threads(): boolean {
    return this.#threads
  }

  /** Starts the module anew unless somebody has done so since that generation. Waits for acts under way. */
  async restart(generation: number): Promise<void> {
    await this.gate.alone(() => {
      if (this.#generation !== generation) return
      try {
        this.api.C_Finalize()
      } catch {
        // A module that has lost itself cannot be ended; whether it starts is what counts.
      }
      this.#initialise()
    })
  }

  /** The tokens that are plugged in and initialised. */
  tokens(): TokenInfo[] {
    const { CKF_TOKEN_INITIALIZED } = this.binding
    return this.api
      .C_GetSlotList(true)
      .map((slot) => this.#look(slot))
      .filter(({ flags }) => flags & CKF_TOKEN_INITIALIZED)
  }

  /** Ends the module when its last user has released it. */
  async release(): Promise<void> {
    await this.gate.alone(() => {
      this.#users--
      if (this.#users > 0) return
      Pkcs11Module.#modules.delete(this.path)
      this.api.C_Finalize()
      this.api.close()
    })
  }

  #look(slot: Buffer): TokenInfo {
    const { serialNumber, flags } = this.api.C_GetTokenInfo(slot)
    return { slot, serial: trimmed(serialNumber), flags }
  }

  #initialise() {
    const { CKF_OS_LOCKING_OK } = this.binding
    try {
      this.api.C_Initialize({ flags: CKF_OS_LOCKING_OK })
    } catch (error) {
      if (reasonOf(error) !== 'CKR_CANT_LOCK') throw error
      this.#threads = false
      this.api.C_Initialize()
    }
    this.#generation++
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    throw new CryptoError('E_KEY_STORE_MODULE', { module: path, reason: 'ENOENT' }, 500)
  }
}
