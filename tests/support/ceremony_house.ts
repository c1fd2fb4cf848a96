import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { readKeyStoreSettings } from '#ca/authorities/key_store_setting'
import { ensurePassphrase, readPassphrase } from '#ca/authorities/passphrase_file'
import { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { OpenStore } from '#ca/ceremonies/open_store'
import { PlanCeremony, type CeremonyPlan } from '#ca/ceremonies/plan_ceremony'
import { ShareStores } from '#ca/ceremonies/share_stores'
import caConfig from '#config/ca'
import { KEY_PIN, type KeyToken } from '#tests/support/key_token'
import { PLAN } from '#tests/support/rehearsal'
import type Ceremony from '#models/ceremony'

type Constructor<T> = new (...args: never[]) => T

/** A machine for ceremonies in this process: a key store in a folder of its own, and whoever brings shares opens it. */
export class CeremonyHouse {
  #resolver = app.container.createResolver()

  readonly keys: AuthorityKeys

  private constructor(
    readonly directory: string,
    readonly token: KeyToken | null,
    readonly stores: InstalledKeyStores
  ) {
    this.keys = stores.authorityKeys()
  }

  /** A house whose store opens with the passphrase of a file, or the PIN of its token, until a ceremony seals it. */
  static async open(token: KeyToken | null = null) {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-ceremonies-'))
    await ensurePassphrase(join(directory, 'passphrase'))
    return CeremonyHouse.over({ directory, token })
  }

  /** Another process over the same store: it has nothing open. */
  static over({ directory, token }: Pick<CeremonyHouse, 'directory' | 'token'>) {
    const file = join(directory, 'passphrase')
    const keyDirectory = join(directory, 'keys')
    const assertUnderNone = async (store: string) => {
      const shares = await house.make(ShareStores)
      await shares.assertUnderNone(store)
    }
    const activation = new Activation(async () => {
      await assertUnderNone(SOFTWARE_STORE)
      return readPassphrase(file)
    })
    const setting = readKeyStoreSettings(
      token ? `pkcs11:${token.module}#${token.serial}` : 'software'
    )
    const stores = new InstalledKeyStores(setting, {
      directory: keyDirectory,
      passphrase: () => activation.passphrase(),
      assertPinOpens: assertUnderNone,
      pin: async () => Buffer.from(KEY_PIN),
    })
    const house: CeremonyHouse = new CeremonyHouse(directory, token, stores)
    const settings = new CaSettings(caConfig.addresses, file, keyDirectory, stores.first)
    house.#resolver.bindValue(CaSettings, settings)
    house.#resolver.bindValue(Activation, activation)
    house.#resolver.bindValue(InstalledKeyStores, stores)
    house.#resolver.bindValue(AuthorityKeys, house.keys)
    return house
  }

  /** The passphrase that opened the store before. */
  passphrase(): Promise<Buffer> {
    return readPassphrase(join(this.directory, 'passphrase'))
  }

  /** Its ports are the application's, until they are restored. */
  async moveIn() {
    for (const port of [CaSettings, Activation, InstalledKeyStores, AuthorityKeys]) {
      const value = await this.#resolver.make(port)
      app.container.swap(port, () => value)
    }
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

  async close() {
    await this.stores.close()
    await rm(this.directory, { recursive: true })
  }
}
