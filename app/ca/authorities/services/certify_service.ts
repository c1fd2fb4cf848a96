import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { DateTime } from 'luxon'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys, type AuthorityKey } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { serviceStructure } from '#ca/authorities/services/service_structures'
import { signedCertificate } from '#ca/authorities/signed_certificate'
import { permitSigning } from '#ca/authorities/signing_permit'
import { readAuthority } from '#ca/certificates/authority_certificate'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { publishedAs } from '#ca/certificates/published_as'
import { serialFromKey } from '#ca/certificates/serial_number'
import { buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { endOfValidity } from '#ca/certificates/validity'
import { sha256 } from '#ca/crypto/hash'
import { isUniqueViolation } from '#ca/unique_violation'
import ServiceCertificate from '#models/service_certificate'
import type { Actor } from '#ca/actor'
import type { Profile } from '#ca/certificates/profiles/profile'
import type { ServicePurpose } from '#models/service_certificate'
import type Authority from '#models/authority'

/** A service to be certified: what it is for, and the State CA key that certifies it. */
export interface ServicePlan {
  authority: Authority
  purpose: ServicePurpose
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * Gives a service of the State CA a fresh key and a certificate over it, the way holders get theirs: built, linted and
 * permitted, reserved with its bytes and its audit entry, signed, verified, stored. The key is in the software store, a
 * token would be too slow for it.
 */
@inject()
export class CertifyService {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys,
    protected settings: CaSettings
  ) {}

  /**
   * @returns the certificate; null when another process certified the same service at the same time
   * @throws CaError E_SERVICE_STRUCTURE, E_PROFILE_TRIAL_ONLY, E_LINT; CryptoError of the key store
   */
  async handle(plan: ServicePlan, actor: Actor): Promise<ServiceCertificate | null> {
    const { authority } = plan
    const profile = this.#profile(plan)
    const number = await this.#nextNumber(plan)
    const keyId = `${plan.purpose}-${authority.serial.slice(0, 16)}-${number}`
    const key = await this.keys.openOrGenerate({ keyId }, profile.key.algorithm, {
      rsaBits: profile.key.size,
    })
    const now = this.clock.now()
    const notAfter = endOfValidity(profile, now, authority.notAfter)
    const tbs = this.#build(authority, profile, key, { notBefore: now, notAfter })
    const issuer = new Uint8Array(authority.certificate)
    const permit = permitSigning(tbs, { profile, issuer, on: now })
    const draft = { ...plan, profile, number, keyId, key, tbs, notBefore: now, notAfter }
    const reserved = await this.#reserve(draft, actor)
    if (!reserved) return null
    const issuing = await this.keys.open(authority)
    const der = await signedCertificate({
      tbs,
      signatureAlgorithm: issuing.signatureAlgorithm,
      signature: await issuing.sign(permit),
      issuerSpki: readAuthority(issuer).key.spki,
    })
    return this.#close(reserved, der, actor)
  }

  #profile({ authority, purpose }: ServicePlan): Profile {
    const { algorithm } = authority
    const id = serviceStructure(algorithm, purpose)
    if (!id) throw new CaError('E_SERVICE_STRUCTURE', { algorithm, purpose })
    const profile = profileOn(id, this.clock.today())
    if (profile.trialOnly && !authority.demonstration)
      throw new CaError('E_PROFILE_TRIAL_ONLY', { profile: id, algorithm })
    return profile
  }

  async #nextNumber({ authority, purpose }: ServicePlan): Promise<number> {
    const last = await ServiceCertificate.query()
      .where({ authorityId: authority.id, purpose })
      .orderBy('number', 'desc')
      .first()
    return (last?.number ?? 0) + 1
  }

  #build(
    authority: Authority,
    profile: Profile,
    { spki }: AuthorityKey,
    term: { notBefore: DateTime; notAfter: DateTime }
  ): Uint8Array {
    return buildAuthorityTbs({
      ...term,
      profile,
      spki,
      issuer: new Uint8Array(authority.certificate),
      serial: serialFromKey(spki),
      addresses: publishedAs(this.settings.addresses, { own: authority.fileName }),
    })
  }

  async #reserve(
    draft: ServicePlan & {
      profile: Profile
      number: number
      keyId: string
      key: AuthorityKey
      tbs: Uint8Array
      notBefore: DateTime
      notAfter: DateTime
    },
    actor: Actor
  ): Promise<ServiceCertificate | null> {
    const { authority, purpose, number, keyId, tbs, notBefore, notAfter } = draft
    const { spki, algorithm } = draft.key
    const serial = serialFromKey(spki)
    const profile = draft.profile.id
    const spkiSha256 = hex(sha256(spki))
    try {
      return await db.transaction(async (trx) => {
        const row = {
          ...{ authorityId: authority.id, purpose, number, profile, algorithm, keyId, serial },
          ...{ state: 'reserved' as const, tbs: Buffer.from(tbs), certificate: null },
          ...{ notBefore, notAfter },
        }
        const reserved = await ServiceCertificate.create(row, { client: trx })
        const key = { keyId, algorithm, spkiSha256 }
        const subject = `key:${keyId}` as const
        await this.audit.append(trx, { event: 'key_generated', actor, subject, data: key })
        await this.audit.append(trx, {
          event: 'service_signing',
          actor,
          subject: `service:${serial}`,
          data: {
            ...{ purpose, serial, authoritySerial: authority.serial, profile, keyId },
            notBefore: notBefore.toUTC().toISO() ?? '',
            notAfter: notAfter.toUTC().toISO() ?? '',
            spkiSha256,
            tbsSha256: hex(sha256(tbs)),
          },
        })
        return reserved
      })
    } catch (error) {
      if (isUniqueViolation(error)) return null
      throw error
    }
  }

  #close(reserved: ServiceCertificate, der: Uint8Array, actor: Actor) {
    return db.transaction(async (trx) => {
      const service = await ServiceCertificate.query({ client: trx })
        .where('id', reserved.id)
        .forUpdate()
        .firstOrFail()
      await service.merge({ state: 'issued', certificate: Buffer.from(der) }).save()
      const { serial, purpose } = service
      await this.audit.append(trx, {
        event: 'service_certified',
        actor,
        subject: `service:${serial}`,
        data: { purpose, serial, fingerprint: hex(sha256(der)) },
      })
      return service
    })
  }
}
