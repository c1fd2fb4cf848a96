import { inject } from '@adonisjs/core'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { findService } from '#ca/authorities/services/find_service'
import { permitSignedInfo } from '#ca/authorities/signing_permit'
import { Clock } from '#ca/clock'
import Authority from '#models/authority'
import type { SigningParty } from '#ca/hr/client/signature_over'

/** With what the State CA signs its messages to HR systems: the service `hr` of the key that issues (docs/adr/0025). */
@inject()
export class ChannelKey {
  constructor(
    protected keys: AuthorityKeys,
    protected clock: Clock
  ) {}

  /** Null as long as the service has no certificate. @throws CryptoError of the key store */
  async open(): Promise<SigningParty | null> {
    const authorities = await Authority.query()
      .where({ role: 'state', algorithm: 'gost-2015' })
      .whereNull('retiredAt')
      .orderBy('id', 'desc')
    for (const { id: authorityId } of authorities) {
      const service = await findService({ authorityId, purpose: 'hr' }, this.clock.now())
      if (!service) continue
      const key = await this.keys.open({ keyId: service.keyId })
      const { algorithm, spki, signatureAlgorithm } = key
      const sign = (data: Uint8Array) => key.sign(permitSignedInfo(data))
      return {
        signer: { algorithm, spki, signatureAlgorithm, sign },
        certificate: new Uint8Array(service.certificate ?? []),
      }
    }
    return null
  }
}
