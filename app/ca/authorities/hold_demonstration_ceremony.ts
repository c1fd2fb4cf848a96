import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { CertifyAuthority } from '#ca/authorities/certify_authority'
import { ensurePassphrase, readPassphrase } from '#ca/authorities/passphrase_file'
import Authority from '#models/authority'
import type { Actor } from '#ca/actor'

export const DEMONSTRATION_KEYS = {
  root: 'demonstration-root-2015',
  state: 'demonstration-state-2015',
} as const

/** What the demonstration makes for each algorithm. */
const PLANS = {
  'gost-2015': {
    root: { profile: 'P-ROOT-2015', keyId: DEMONSTRATION_KEYS.root, fileName: 'gost2015' },
    state: { profile: 'P-CA-2015', keyId: DEMONSTRATION_KEYS.state, fileName: 'ucgo2015' },
  },
  'gost-2004': {
    root: { profile: 'P-ROOT-2004', keyId: 'demonstration-root-2004', fileName: 'gost' },
    state: { profile: 'P-CA-2004', keyId: 'demonstration-state-2004', fileName: 'ucgo2004' },
  },
  'rsa': {
    root: { profile: 'T-ROOT-RSA', keyId: 'trial-root-rsa', fileName: 'rsa' },
    state: { profile: 'T-CA-RSA', keyId: 'trial-state-rsa', fileName: 'ucgorsa' },
  },
} as const
export type DemonstrationAlgorithm = keyof typeof PLANS
export const DEMONSTRATION_ALGORITHMS = Object.keys(PLANS) as DemonstrationAlgorithm[]

/**
 * The demonstration key ceremony: a Root CA and the State CA under it, GOST 2015, GOST 2004 or, for tools that know
 * no GOST, RSA, in the key store of the installation; the passphrase of a software store lies in a file beside it (mode 0600) unless somebody types it. Such keys protect nothing but the trial.
 *
 * Held again it makes what is missing and nothing else: a ceremony that was cut short at any point is finished
 * with the keys that it left, and there is never a second root.
 */
@inject()
export class HoldDemonstrationCeremony {
  constructor(
    protected keys: AuthorityKeys,
    protected settings: CaSettings,
    protected certify: CertifyAuthority
  ) {}

  /**
   * @throws CaError E_CEREMONY_REAL where authorities of a real ceremony are;
   *   E_PASSPHRASE_ABSENT where keys are and their passphrase is not; E_CEREMONY_KEYS_LOST when an authority's key is gone from the key store
   */
  async handle(
    actor: Actor,
    algorithm: DemonstrationAlgorithm = 'gost-2015'
  ): Promise<{ root: Authority; state: Authority }> {
    await this.#refuseBesideReal()
    await this.#refuseLostKeys()
    await this.#readyPassphrase()
    const { keyStore } = this.settings
    const plan = PLANS[algorithm]
    const root = await this.certify.handle(
      { ...plan.root, keyStore, role: 'root', issuer: null, demonstration: true },
      actor
    )
    const state = await this.certify.handle(
      { ...plan.state, keyStore, role: 'state', issuer: root, demonstration: true },
      actor
    )
    return { root, state }
  }

  async #refuseBesideReal() {
    const real = await Authority.findBy('demonstration', false)
    if (real) throw new CaError('E_CEREMONY_REAL', { serial: real.serial }, 409)
  }

  async #refuseLostKeys() {
    for (const { keyId, keyStore } of await Authority.all()) {
      const kept = await this.keys.list(keyStore)
      if (kept.includes(keyId)) continue
      const directory = keyStore === SOFTWARE_STORE ? this.settings.keyDirectory : keyStore
      throw new CaError('E_CEREMONY_KEYS_LOST', { key: keyId, directory }, 500)
    }
  }

  /** Keys that are there were sealed under a passphrase that is gone when its file is: a new one would not help. */
  async #readyPassphrase() {
    const { keyStore, unlocking, passphraseFile } = this.settings
    if (keyStore !== SOFTWARE_STORE || unlocking === 'typed') return
    const kept = await this.keys.list(SOFTWARE_STORE)
    if (kept.length === 0) return ensurePassphrase(passphraseFile)
    const passphrase = await readPassphrase(passphraseFile)
    passphrase.fill(0)
  }
}
