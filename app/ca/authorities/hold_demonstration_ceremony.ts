import { inject } from '@adonisjs/core'
import { CaError } from '#ca/ca_error'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
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
} as const
export type DemonstrationAlgorithm = keyof typeof PLANS
export const DEMONSTRATION_ALGORITHMS = Object.keys(PLANS) as DemonstrationAlgorithm[]

/**
 * The demonstration key ceremony: a Root CA and the State CA under it, GOST 2015 or GOST 2004, in the software key
 * store, whose passphrase lies in a file beside it (mode 0600). Such keys protect nothing but the trial.
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
    const kept = await this.keys.list()
    await this.#refuseLostKeys(new Set(kept))
    // Keys that are there were sealed under a passphrase that is gone when its file is: a new one would not help.
    if (kept.length > 0) await readPassphrase(this.settings.passphraseFile)
    else await ensurePassphrase(this.settings.passphraseFile)
    const plan = PLANS[algorithm]
    const root = await this.certify.handle(
      { ...plan.root, role: 'root', issuer: null, demonstration: true },
      actor
    )
    const state = await this.certify.handle(
      { ...plan.state, role: 'state', issuer: root, demonstration: true },
      actor
    )
    return { root, state }
  }

  async #refuseBesideReal() {
    const real = await Authority.findBy('demonstration', false)
    if (real) throw new CaError('E_CEREMONY_REAL', { serial: real.serial }, 409)
  }

  async #refuseLostKeys(kept: Set<string>) {
    const authorities = await Authority.all()
    const lost = authorities.find(({ keyId }) => !kept.has(keyId))
    if (!lost) return
    throw new CaError(
      'E_CEREMONY_KEYS_LOST',
      { key: lost.keyId, directory: this.settings.keyDirectory },
      500
    )
  }
}
