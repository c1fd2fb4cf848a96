import logger from '@adonisjs/core/services/logger'
import type { Server } from 'node:net'
import type { ApplicationService } from '@adonisjs/core/types'
import type { UnlockMessage } from '#ca/authorities/unlock_socket'
import type { UnderWay } from '#ca/under_way'

/**
 * Lets an operator open the key store of this server with `node ace keys:open`, when nobody has put its passphrase
 * or PIN into a file. What was reserved and could not be signed while it was locked is settled then.
 *
 * @param underWay is given what goes on after the answer
 * @returns the socket's server, to be closed at the end; null when the store opens from a file
 */
export async function letOperatorsOpen(
  app: ApplicationService,
  underWay: UnderWay
): Promise<Server | null> {
  const { default: ca } = await import('#config/ca')
  if (ca.keyStore.unlocking !== 'typed') return null
  const { OpenKeyStore } = await import('#ca/authorities/open_key_store')
  const { listenForUnlock } = await import('#ca/authorities/unlock_socket')
  const { SweepReservations } = await import('#ca/issuance/sweep_reservations')
  const { renewServices } = await import('#providers/services_at_start')
  const open = async ({ actor, ...message }: UnlockMessage) => {
    const opening = await app.container.make(OpenKeyStore)
    await opening.handle(message, actor)
    logger.info({ actor }, 'the key store was opened')
    const sweep = await app.container.make(SweepReservations)
    const swept = sweep.handle()
    void underWay.add(swept.catch((error: unknown) => logger.error({ err: error }, 'sweep failed')))
    void underWay.add(renewServices(app))
  }
  return listenForUnlock(ca.keyStore.socket, (message) => underWay.add(open(message)))
}

/** Says in the log, with what to do, which of the authorities' keys do not open. */
export async function reportKeys(app: ApplicationService): Promise<void> {
  const { CheckKeys } = await import('#ca/authorities/check_keys')
  const { errorText } = await import('#exceptions/error_text')
  const { shellLanguage } = await import('#commands/shell_language')
  const checks = await app.container.make(CheckKeys)
  for (const { keyId, keyStore, trouble } of await checks.handle()) {
    if (!trouble) continue
    const { code, message, hint } = errorText(shellLanguage(), trouble)
    logger.error({ code, keyId, keyStore }, `${message}. ${hint}`)
  }
}
