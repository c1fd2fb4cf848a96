import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { ensurePassphrase, readPassphrase } from '#ca/authorities/passphrase_file'
import { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { OpenStore } from '#ca/ceremonies/open_store'
import { PlanCeremony, type CeremonyPlan } from '#ca/ceremonies/plan_ceremony'
import caConfig from '#config/ca'
import { PLAN } from '#tests/support/rehearsal'
import type Ceremony from '#models/ceremony'

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
    await ensurePassphrase(join(directory, 'passphrase'))
    return CeremonyHouse.over({ directory })
  }

  /** Another process over the same store: it has nothing open. */
  static over({ directory }: { directory: string }) {
    const file = join(directory, 'passphrase')
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

  /** Opens the store for this process with shares. */
  async bring(shares: string[]) {
    const open = await this.make(OpenStore)
    await open.handle(shares, 'shell:test')
  }

  /** Plans a ceremony for a State CA key, or a changed one. */
  async plan(changes: Partial<CeremonyPlan> = {}) {
    const planning = await this.make(PlanCeremony)
    const plan = { ...PLAN, purpose: 'state', keyId: 'state-2015', fileName: 'ucgo2015' }
    return planning.handle({ ...plan, ...changes }, 'shell:test')
  }

  /** A planned ceremony with everybody in the room; in another process when it was begun before. */
  async begin({ id }: Ceremony) {
    const holding = await this.make(HoldCeremony)
    const ceremony = await findCeremony(id)
    const names = ceremony.participants.map(({ name }) => name)
    await holding.callRoll(ceremony, names, 'shell:test')
    return holding
  }

  /** Deals shares, has them confirmed and seals the store. @returns the shares' texts */
  async seal(holding: HoldCeremony, { id }: Ceremony): Promise<string[]> {
    const ceremony = await findCeremony(id)
    const shares = await holding.dealShares(ceremony)
    for (const { number, checkWord } of shares)
      await holding.confirmShare(ceremony, number, checkWord, 'shell:test')
    await holding.seal(ceremony, 'shell:test')
    return shares.map(({ text }) => text)
  }

  /** A ceremony that deals shares, from the roll call to the protocol. @returns the shares' texts */
  async hold(planned: Ceremony): Promise<string[]> {
    const holding = await this.begin(planned)
    const shares = await this.seal(holding, planned)
    await this.finish(holding, planned, shares.slice(0, planned.needed))
    return shares
  }

  /** The quorum opens the store, and the outcome is made. */
  async finish(holding: HoldCeremony, { id }: Ceremony, shares: string[]) {
    await holding.open(await findCeremony(id), shares, 'shell:test')
    return holding.finish(await findCeremony(id), 'shell:test')
  }

  close() {
    return rm(this.directory, { recursive: true })
  }
}
