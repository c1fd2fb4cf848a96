import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { ensurePassphrase, readPassphrase } from '#ca/authorities/passphrase_file'
import { PlanCeremony, type CeremonyPlan } from '#ca/ceremonies/plan_ceremony'
import caConfig from '#config/ca'
import { PLAN } from '#tests/support/rehearsal'

type Constructor<T> = new (...args: never[]) => T

/** A machine for ceremonies in this process: a key store in a folder of its own, and whoever brings shares opens it. */
export class CeremonyHouse {
  #resolver = app.container.createResolver()

  private constructor(
    readonly directory: string,
    readonly activation: Activation,
    readonly keys: AuthorityKeys
  ) {}

  /** A house whose store opens with the passphrase of a file until a ceremony seals it. */
  static async open() {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-ceremonies-'))
    const file = join(directory, 'passphrase')
    await ensurePassphrase(file)
    const activation = new Activation(() => readPassphrase(file))
    const stores = new InstalledKeyStores(
      { kind: 'software', name: 'software' },
      {
        directory: join(directory, 'keys'),
        passphrase: () => activation.passphrase(),
        pin: () => Promise.reject(new Error('there is no token')),
      }
    )
    const house = new CeremonyHouse(directory, activation, stores.authorityKeys())
    const settings = new CaSettings(caConfig.addresses, file, join(directory, 'keys'))
    house.#resolver.bindValue(CaSettings, settings)
    house.#resolver.bindValue(Activation, activation)
    house.#resolver.bindValue(InstalledKeyStores, stores)
    house.#resolver.bindValue(AuthorityKeys, house.keys)
    return house
  }

  make<T>(useCase: Constructor<T>): Promise<T> {
    return this.#resolver.make(useCase) as Promise<T>
  }

  /** Plans a ceremony for a State CA key, or a changed one. */
  async plan(changes: Partial<CeremonyPlan> = {}) {
    const planning = await this.make(PlanCeremony)
    const plan = { ...PLAN, purpose: 'state', keyId: 'state-2015', fileName: 'ucgo2015' }
    return planning.handle({ ...plan, ...changes }, 'shell:test')
  }

  close() {
    return rm(this.directory, { recursive: true })
  }
}
