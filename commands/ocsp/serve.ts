import { once } from 'node:events'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import logger from '@adonisjs/core/services/logger'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { SealRegister } from '#ca/ceremonies/seal_register'
import { Clock } from '#ca/clock'
import { startSigningWorkers } from '#ca/crypto/workers/signing_workers'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { shellLanguage } from '#commands/shell_language'
import ocsp from '#config/ocsp'
import { ocspServer } from '#commands/ocsp/server'
import { reportError } from '#commands/report_error'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'

/** The OCSP responder in a process of its own. It writes nothing: many may stand behind a balancer. */
export default class OcspServe extends BaseCommand {
  static commandName = 'ocsp:serve'
  static description =
    'Answer OCSP requests in a process of its own, from a replica of the database'
  static help = [
    'Reads the database of OCSP_DB_… where that is set, the main one otherwise, and the keys of the responders.',
    'Keys that are under shares: their holders type them, or --shares names a file; who did is recorded in the main database.',
    'It ends with SIGTERM or SIGINT, after the requests under way.',
  ]
  static options: CommandOptions = { startApp: true, staysAlive: true }

  @flags.number({ description: 'TCP port', default: 8081 })
  declare port: number

  @flags.string({ description: 'Address to listen on', default: '127.0.0.1' })
  declare host: string

  @flags.number({ description: 'Threads that sign; as many as there are processors by default' })
  declare signers: number | undefined

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  async run() {
    try {
      await this.#openKeys()
    } catch (error) {
      reportError(this, error)
      return this.terminate()
    }
    await this.#serve()
  }

  /** The machine of a responder may reach the replica alone. */
  #openKeys() {
    this.app.container.bindValue(SealRegister, new SealRegister('replica'))
    return openWithShares(this.app, this.shares)
  }

  async #serve() {
    startSigningWorkers({ size: this.signers ?? ocsp.signers })
    const report = (error: unknown) => logger.error({ err: error }, 'OCSP: no answer')
    const { container } = this.app
    const answering = new AnswerStatusRequest(
      await container.make(AuthorityKeys),
      await container.make(Clock),
      { ...ocsp, connection: 'replica' },
      report
    )
    await answering.look().catch(report)
    const stop = answering.keepFresh()
    const server = ocspServer(answering, ocsp.maxAge).listen(this.port, this.host)
    await once(server, 'listening')
    const address = `${this.host}:${this.port}`
    process.stdout.write(`${shellLanguage().t('ocsp.command.listening', { address })}\n`)
    this.app.terminating(() => {
      server.close()
      server.closeIdleConnections()
      return stop()
    })
  }
}
