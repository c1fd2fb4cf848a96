import type { Server } from 'node:net'
import logger from '@adonisjs/core/services/logger'
import type { ApplicationService } from '@adonisjs/core/types'
import { AuditLog } from '#ca/audit/audit_log'
import { Activation } from '#ca/authorities/activation'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { askSecret } from '#ca/authorities/ask_secret'
import { CaSettings } from '#ca/authorities/ca_settings'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { pinFiles, readKeyStoreSettings } from '#ca/authorities/key_store_setting'
import { secretSource } from '#ca/authorities/secret_source'
import { Desk } from '#ca/carriers/desk'
import { SealRegister } from '#ca/ceremonies/seal_register'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { Clock } from '#ca/clock'
import { startSigningWorkers, stopSigningWorkers } from '#ca/crypto/workers/signing_workers'
import { ActsUnderWay } from '#ca/issuance/acts_under_way'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import type { ListScheduler } from '#ca/revocation/crl/list_scheduler'
import type { SendByTheClock } from '#providers/send_by_the_clock'
import { ListSteps } from '#ca/revocation/crl/list_steps'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { IssuanceSteps } from '#ca/issuance/issuance_steps'
import { Reserver } from '#ca/issuance/reserver'
import { queueChanges } from '#ca/hr/callbacks/queue_changes'
import { FolderPost, Post, SmtpPost } from '#ca/online/post'
import { PublishedLists } from '#ca/publication/published_lists'
import { ServiceProbes } from '#ca/publication/service_probes'
import { UnderWay } from '#ca/under_way'
import { TrustedCertificates } from '#ca/publication/trusted_certificates'
import { Evidence } from '#ca/verification/evidence'

/** Binds the ports of the authority: clock, audit log, key store, desk. Sweeps before the first request. */
export default class CaProvider {
  #desk: Desk | undefined
  #stores: InstalledKeyStores | undefined
  #openings: Server | null = null
  #lists: ListScheduler | undefined
  #keeping: Promise<void> | undefined
  #reporting: Promise<void> | undefined
  #renewals: NodeJS.Timeout | undefined
  #stopAnswering: (() => Promise<void>) | undefined
  #lapsing: NodeJS.Timeout | undefined
  #sending: SendByTheClock | undefined
  readonly #underWay = new UnderWay()

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
    this.#registerLists()
    this.#registerKeys()
    this.#registerPublication()
    container.singleton(Post, async () => {
      const { default: mail } = await import('#config/mail')
      return mail.smtp.host ? new SmtpPost(mail.smtp) : new FolderPost(mail.outbox)
    })
    container.singleton(Desk, async () => {
      const { default: ca } = await import('#config/ca')
      this.#desk = new Desk(ca.carriers)
      return this.#desk
    })
  }

  #registerLists() {
    const { container } = this.app
    container.singleton(ListSteps, () => new ListSteps())
    container.singleton(ListReserver, () => new ListReserver())
    container.singleton(PublicationFolder, async () => {
      const { default: ca } = await import('#config/ca')
      return new PublicationFolder(`${ca.publication}/crl`)
    })
  }

  #registerPublication() {
    const { container } = this.app
    container.singleton(TrustedCertificates, async () => {
      const { default: ca } = await import('#config/ca')
      return new TrustedCertificates(ca.trust)
    })
    container.singleton(PublishedLists, async () => {
      const { default: ca } = await import('#config/ca')
      return new PublishedLists(`${ca.publication}/crl`)
    })
    container.singleton(ServiceProbes, () => new ServiceProbes())
    container.bind(Evidence, async (resolver) => {
      const { HouseEvidence } = await import('#ca/publication/house_evidence')
      return resolver.make(HouseEvidence)
    })
  }

  #registerKeys() {
    const { container } = this.app
    container.singleton(CaSettings, async () => {
      const { default: ca } = await import('#config/ca')
      const { passphraseFile, directory, place, unlocking } = ca.keyStore
      const settings = readKeyStoreSettings(place)
      // A software store beside the tokens that KEYSTORE names opens from its file.
      const software = settings.some(({ kind }) => kind === 'software') ? unlocking : 'file'
      return new CaSettings(ca.addresses, passphraseFile, directory, settings[0].name, software)
    })
    container.singleton(Activation, async (resolver) => {
      const { passphraseFile, unlocking } = await resolver.make(CaSettings)
      const own = secretSource(unlocking, passphraseFile, this.#ask('passphrase'))
      return new Activation(async () => {
        await this.#assertUnderNone(SOFTWARE_STORE)
        return own()
      })
    })
    container.singleton(SealRegister, () => new SealRegister())
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
    const settings = readKeyStoreSettings(place)
    const files = pinFiles(settings, pinFile)
    return new InstalledKeyStores(settings, {
      directory,
      environment,
      passphrase: () => activation.passphrase(),
      assertPinOpens: (store) => this.#assertUnderNone(store),
      pin: (store) => secretSource(unlocking, files.get(store) ?? '', this.#ask('pin'))(),
    })
  }

  /** What the installation has to itself opens no store that is under shares: it is neither tried nor asked for. */
  async #assertUnderNone(store: string) {
    const stores = await this.app.container.make(ShareStores)
    await stores.assertUnderNone(store)
  }

  /** Who runs a command can be asked; a server is opened by `node ace keys:open`. */
  #ask(what: 'passphrase' | 'pin') {
    if (this.app.getEnvironment() !== 'console') return null
    return async () => {
      const { shellLanguage } = await import('#commands/shell_language')
      return askSecret(shellLanguage().t('crypto.ask', { what }))
    }
  }

  /** Changes are queued in whatever process acts: server, command, test. */
  boot() {
    queueChanges()
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
      await import('#start/service_events')
      const { SweepReservations } = await import('#ca/issuance/sweep_reservations')
      const sweep = await this.app.container.make(SweepReservations)
      logger.info(await sweep.handle(), 'swept the reserved serial numbers')
    } catch (error) {
      logger.error({ err: error }, 'the reserved serial numbers were not swept')
    }
    await this.#openKeyStore()
    await this.#startLists()
    this.#keeping = this.#keepServices().catch((error: unknown) =>
      logger.error({ err: error }, 'the services of the authority were not started')
    )
    const { lapseByTheClock } = await import('#providers/lapse_by_the_clock')
    this.#lapsing = await lapseByTheClock(this.app, this.#underWay)
    const { SendByTheClock: Sending } = await import('#providers/send_by_the_clock')
    this.#sending = new Sending(this.app)
    this.#sending.start()
  }

  /** Lists that were missed while nothing ran are issued at once, beside the first requests. */
  async #startLists() {
    try {
      const { default: ca } = await import('#config/ca')
      const { SpreadLists } = await import('#ca/authorities/list_parts')
      const spreading = await this.app.container.make(SpreadLists)
      await spreading.handle(ca.crlParts)
    } catch (error) {
      logger.error({ err: error }, 'the parts of the revocation lists stay as they are')
    }
    const { ListScheduler: Scheduler } = await import('#ca/revocation/crl/list_scheduler')
    this.#lists = await this.app.container.make(Scheduler)
    this.#lists.start()
  }

  /** Requests need not wait for it. */
  async #keepServices() {
    const { keepServices } = await import('#providers/services_at_start')
    this.#renewals = await keepServices(this.app, this.#underWay)
    const { AnswerStatusRequest } = await import('#ca/revocation/ocsp/answer_status_request')
    const answering = await this.app.container.make(AnswerStatusRequest)
    this.#stopAnswering = answering.keepFresh()
  }

  /** Trouble with keys keeps nobody from the letters: it is said in the log, and again where a key is needed. */
  async #openKeyStore() {
    try {
      const { letOperatorsOpen, reportKeys } = await import('#providers/key_store_at_start')
      this.#openings = await letOperatorsOpen(this.app, this.#underWay)
      this.#reporting = reportKeys(this.app).catch((error: unknown) => logger.error({ err: error }))
    } catch (error) {
      logger.error({ err: error }, 'the key store cannot be opened from a shell')
    }
  }

  /** Lets what the start began, the list that is under way, the station and the signing threads finish what they do. */
  async shutdown() {
    this.#openings?.close()
    await Promise.all([this.#keeping, this.#reporting])
    clearInterval(this.#renewals)
    clearInterval(this.#lapsing)
    await Promise.all([this.#stopAnswering?.(), this.#lists?.stop(), this.#sending?.stop()])
    await this.#underWay.finished()
    await Promise.all([this.#desk?.close(), this.#stores?.close()])
    await stopSigningWorkers()
  }
}
