import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { closeRevoked } from '#ca/online/open_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import type { Actor } from '#ca/actor'
import type Certificate from '#models/certificate'
import type OnlineApplication from '#models/online_application'

/** Revokes what an online application asks for, once it is confirmed (S-21.4): by the letter, on the ground it gives. */
@inject()
export class RevokeConfirmed {
  constructor(protected revoking: RevokeCertificates) {}

  /**
   * An earlier try that got as far as the revocation is only closed.
   *
   * @param online with certificate, its revocation, and the rows of annex 7
   * @throws CaError those of `RevokeCertificates`
   */
  async handle(online: OnlineApplication, actor: Actor): Promise<Certificate> {
    const { certificate, ground, revocationRequests, iin } = online
    if (!certificate.revocation?.isForGood)
      await this.revoking.handle(
        {
          serials: [certificate.serial],
          ground: ground ?? '',
          channel: 'online',
          letterId: revocationRequests.at(-1)?.letterId,
        },
        actor
      )
    await db.transaction((trx) => closeRevoked(trx, iin))
    return certificate
  }
}
