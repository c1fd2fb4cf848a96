import type { Server } from 'node:net'
import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuditLog } from '#ca/audit/audit_log'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { askSecret } from '#ca/authorities/ask_secret'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { readKeyStoreSetting } from '#ca/authorities/key_store_setting'
import { secretSource } from '#ca/authorities/secret_source'
import { Desk } from '#ca/carriers/desk'
import { Clock } from '#ca/clock'
import { startSigningWorkers, stopSigningWorkers } from '#ca/crypto/workers/signing_workers'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { SystemClock } from '#ca/timestamps/clock_state'
import { StampDocuments } from '#ca/timestamps/stamp_documents'

/** Binds the ports of the authority: clock, audit log, key store, desk. Sweeps before the first request. */
export default class CaProvider {
  #desk: Desk | undefined
  #stores: InstalledKeyStores | undefined
  #openings: Server | null = null
  #renewals: NodeJS.Timeout | undefined
  #stopAnswering: (() => void) | undefined

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
    this.#registerOcsp()
    this.#registerStamping()
    container.singleton(Desk, async () => {
      const { default: ca } = await import('#config/ca')
      this.#desk = new Desk(ca.carriers)
      return this.#desk
    })
  }

  /** The responder within this server. */
  #registerOcsp() {
    this.app.container.singleton(AnswerStatusRequest, async (resolver) => {
      const { default: ocsp } = await import('#config/ocsp')
      const [keys, clock] = [await resolver.make(AuthorityKeys), await resolver.make(Clock)]
      return new AnswerStatusRequest(keys, clock, ocsp, (error) =>
        logger.error({ err: error }, 'OCSP: no answer')
      )
    })
  }

  #registerStamping() {
    const { container } = this.app
    container.singleton(SystemClock, async () => {
      const { default: tsp } = await import('#config/tsp')
      return new SystemClock(tsp.clock)
    })
    container.singleton(StampDocuments, async (resolver) => {
      const { default: tsp } = await import('#config/tsp')
      return new StampDocuments({
        ...tsp,
        keys: await resolver.make(AuthorityKeys),
        clock: await resolver.make(Clock),
        systemClock: await resolver.make(SystemClock),
        audit: await resolver.make(AuditLog),
        report: (error) => logger.error({ err: error }, 'time stamping: no stamp'),
      })
    })
  }

  #registerKeys() {
    const { container } = this.app
    container.singleton(CaSettings, async () => {
      const { default: ca } = await import('#config/ca')
      const { passphraseFile, directory, place, unlocking } = ca.keyStore
      const { kind, name } = readKeyStoreSetting(place)
      // A token is what has to be opened then; the software store beside it opens from its file.
      const software = kind === 'software' ? unlocking : 'file'
      return new CaSettings(ca.addresses, passphraseFile, directory, name, software)
    })
    container.singleton(Activation, async (resolver) => {
      const { passphraseFile, unlocking } = await resolver.make(CaSettings)
      return new Activation(secretSource(unlocking, passphraseFile, this.#ask('passphrase')))
    })
    container.singleton(InstalledKeyStores, async (resolver) => {
      this.#stores = await this.#installStores(await resolver.make(Activation))
      return this.#stores
    })
    container.singleton(AuthorityKeys, async (resolver) => {
      const stores = await resolver.make(InstalledKeyStores)
      return stores.authorityKeys()
    })
  }

  async #installStores(activation: Activation) {
    const { default: ca } = await import('#config/ca')
    const { place, directory, pinFile, unlocking, environment } = ca.keyStore
    return new InstalledKeyStores(readKeyStoreSetting(place), {
      directory,
      environment,
      passphrase: () => activation.passphrase(),
      pin: secretSource(unlocking, pinFile, this.#ask('pin')),
    })
  }

  /** Who runs a command can be asked; a server is opened by `node ace keys:open`. */
  #ask(what: 'passphrase' | 'pin') {
    if (this.app.getEnvironment() !== 'console') return null
    return async () => {
      const { shellLanguage } = await import('#commands/shell_language')
      return askSecret(shellLanguage().t('crypto.ask', { what }))
    }
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
    await this.#openKeyStore()
    void this.#keepServices()
  }

  /** Requests need not wait for it. */
  async #keepServices() {
    const { keepServices } = await import('#providers/services_at_start')
    this.#renewals = await keepServices(this.app)
    const answering = await this.app.container.make(AnswerStatusRequest)
    this.#stopAnswering = answering.keepFresh()
  }

  /** Trouble with keys keeps nobody from the letters: it is said in the log, and again where a key is needed. */
  async #openKeyStore() {
    try {
      const { letOperatorsOpen, reportKeys } = await import('#providers/key_store_at_start')
      this.#openings = await letOperatorsOpen(this.app)
      void reportKeys(this.app).catch((error: unknown) => logger.error({ err: error }))
    } catch (error) {
      logger.error({ err: error }, 'the key store cannot be opened from a shell')
    }
  }

  /** Lets the station and the signing threads finish what they do. */
  async shutdown() {
    clearInterval(this.#renewals)
    this.#stopAnswering?.()
    this.#openings?.close()
    await Promise.all([this.#desk?.close(), this.#stores?.close()])
    await stopSigningWorkers()
  }
}
