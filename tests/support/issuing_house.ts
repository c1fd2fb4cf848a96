import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { Clock, FixedClock } from '#ca/clock'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { Desk } from '#ca/carriers/desk'
import { TakeIntoStock } from '#ca/carriers/take_into_stock'
import { buildHolderName } from '#ca/certificates/names'
import { buildRequest } from '#ca/certificates/pkcs10'
import { KeyPair } from '#ca/crypto/key_pair'
import { holderOf } from '#ca/issuance/draft_certificate'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { openAuthorityPorts } from '#tests/support/ceremony'
import { AUTHORITIES, heldOnce } from '#tests/support/held_once'
import { deskWithin } from '#tests/support/station_within'
import Region from '#models/region'
import type { DateTime } from 'luxon'
import type { KeyStore } from '#ca/crypto/key_store'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import type { IssuanceStep } from '#ca/issuance/issuance_steps'
import type { Connector } from '#models/carrier'
import type Application from '#models/application'

type Constructor<T> = new (...args: never[]) => T

/** Steps that fail where a test wants: after the throw, as after a crash, nothing more of the act runs. */
class FailingSteps extends IssuanceSteps {
  failAt: IssuanceStep | null = null

  async reached(step: IssuanceStep) {
    if (step === this.failAt) throw new Error(`the test ends it at ${step}`)
  }
}

/** An authority with its demonstration keys, a desk with file carriers, and use cases over them, for one test. */
export class IssuingHouse {
  readonly steps = new FailingSteps()
  readonly desk: Desk
  #resolver = app.container.createResolver()

  private constructor(
    private readonly directory: string,
    { settings, keys }: ReturnType<typeof openAuthorityPorts>
  ) {
    this.desk = deskWithin(`file:${join(directory, 'carriers')}`)
    this.#resolver.bindValue(CaSettings, settings)
    this.#resolver.bindValue(AuthorityKeys, keys)
    this.#resolver.bindValue(Desk, this.desk)
    this.#resolver.bindValue(IssuanceSteps, this.steps)
  }

  /** With the outcome of the ceremony in a folder of its own; with the keys in another store it is held there. */
  static async open(elsewhere?: { name: string; store: KeyStore }) {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-house-'))
    const house = new IssuingHouse(directory, openAuthorityPorts(directory, elsewhere))
    const ceremony = await house.make(HoldDemonstrationCeremony)
    if (elsewhere) await ceremony.handle('shell:test')
    else await house.once('of a house', () => ceremony.handle('shell:test'))
    return house
  }

  /** Has what an act makes of authorities, their services and keys; tests of the act itself call it themselves. */
  async once(name: string, handle: () => Promise<unknown>) {
    const [clock, settings] = [await this.resolve(Clock), await this.resolve(CaSettings)]
    await heldOnce({ name, tables: AUTHORITIES, clock, settings, handle })
  }

  /** Whatever is made from now on sees this moment. */
  at(moment: DateTime) {
    this.#resolver.bindValue(Clock, new FixedClock(moment.toUTC().toISO() ?? ''))
  }

  /** Another port for whatever is made from now on. */
  bind<T extends typeof AuthorityKeys>(port: T, value: InstanceType<T>) {
    this.#resolver.bindValue(port, value)
  }

  /** A use case over this house's ports. */
  make<T>(useCase: Constructor<T>): Promise<T> {
    return this.#resolver.make(useCase) as Promise<T>
  }

  /** One of this house's ports. */
  resolve<T>(port: abstract new (...args: never[]) => T): Promise<T> {
    return this.#resolver.make(port) as Promise<T>
  }

  /** A carrier in stock that exists as a row alone. */
  async stock(serialNumber: string, connector: Connector = 'usb-a') {
    const stock = await this.make(TakeIntoStock)
    return stock.handle({ serialNumber, connector, model: 'test' }, 'shell:test')
  }

  /** A request as a carrier would sign it, over a fresh key unless one is given. */
  async request(
    application: Application,
    { pair, algorithm = 'gost-2015' }: { pair?: KeyPair; algorithm?: AlgorithmName } = {}
  ) {
    const region = await Region.findOrFail(application.regionKato)
    const subject = buildHolderName(holderOf(application, region.nameKk))
    return buildRequest({ subject, signer: (pair ?? KeyPair.generate(algorithm)).signer() })
  }

  async close() {
    await this.desk.close()
    await rm(this.directory, { recursive: true })
  }
}
