import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { readPassphrase } from '#ca/authorities/passphrase_file'
import { Desk } from '#ca/carriers/desk'
import { Clock } from '#ca/clock'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { startSigningWorkers, stopSigningWorkers } from '#ca/crypto/workers/signing_workers'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'

/** Binds the ports of the authority: clock, audit log, key store, desk. Sweeps before the first request. */
export default class CaProvider {
  #desk: Desk | undefined

  constructor(protected app: ApplicationService) {}

  register() {
    const { container } = this.app
    container.singleton(Clock, () => new Clock())
    container.singleton(AuditLog, async (resolver) => new AuditLog(await resolver.make(Clock)))
    container.singleton(IssuanceSteps, () => new IssuanceSteps())
    container.singleton(Reserver, () => new Reserver())
    container.singleton(
      ActsUnderWay,
      async (resolver) => new ActsUnderWay(await resolver.make(Reserver))
    )
    this.#registerKeys()
    container.singleton(Desk, async () => {
      const { default: ca } = await import('#config/ca')
      this.#desk = new Desk(ca.carriers)
      return this.#desk
    })
  }

  #registerKeys() {
    const { container } = this.app
    container.singleton(CaSettings, async () => {
      const { default: ca } = await import('#config/ca')
      return new CaSettings(ca.addresses, ca.keyStore.passphraseFile, ca.keyStore.directory)
    })
    container.singleton(AuthorityKeys, async (resolver) => {
      const { keyDirectory, passphraseFile } = await resolver.make(CaSettings)
      const passphrase = () => readPassphrase(passphraseFile)
      return new AuthorityKeys(new SoftwareKeyStore({ directory: keyDirectory, passphrase }))
    })
  }

  /**
   * The worker threads that sign, and the start-up sweep, before the first request is let in. A server whose tables
   * are not there yet starts all the same, and says so.
   */
  async start() {
    if (this.app.getEnvironment() !== 'web' || this.app.getMode() !== 'run') return
    startSigningWorkers()
    try {
      await import('#start/events')
      const { SweepReservations } = await import('#ca/issuance/sweep_reservations')
      const sweep = await this.app.container.make(SweepReservations)
      logger.info(await sweep.handle(), 'swept the reserved serial numbers')
    } catch (error) {
      logger.error({ err: error }, 'the reserved serial numbers were not swept')
    }
  }

  /** Lets the station and the signing threads finish what they do. */
  async shutdown() {
    await this.#desk?.close()
    await stopSigningWorkers()
  }
}
