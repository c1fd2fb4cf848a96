import { inject } from '@adonisjs/core'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import type { Actor } from '#ca/actor'
import type { RevokeInput } from '#ca/revocation/revoke_certificates'
import type Revocation from '#models/revocation'

/** One certificate to be revoked. */
export interface RevokeOneInput extends Omit<RevokeInput, 'serials'> {
  /** Hex, any case. */
  serial: string
}

/** Revokes one certificate: the same act as for many. */
@inject()
export class RevokeCertificate {
  constructor(protected revoking: RevokeCertificates) {}

  /** @throws CaError those of `RevokeCertificates` */
  async handle({ serial, ...facts }: RevokeOneInput, actor: Actor): Promise<Revocation> {
    const [revocation] = await this.revoking.handle({ ...facts, serials: [serial] }, actor)
    return revocation
  }
}
