import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys, SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { permitSigning } from '#ca/authorities/signing_permit'
import { signedCertificate } from '#ca/authorities/signed_certificate'
import { readCertificate } from '#ca/certificates/certificate_view'
import { publishedAs } from '#ca/certificates/published_as'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { serialFromKey } from '#ca/certificates/serial_number'
import { buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { sha256 } from '#ca/crypto/hash'
import { isUniqueViolation } from '#ca/unique_violation'
import Authority from '#models/authority'
import type { Actor } from '#ca/actor'
import type { AuthorityKey } from '#ca/authorities/authority_keys'

/** An authority to be: its role, the structure of its certificate, the name of its key, and who is above it. */
export interface AuthorityPlan {
  role: Authority['role']
  profile: 'P-ROOT-2015' | 'P-ROOT-2004' | 'P-CA-2015' | 'P-CA-2004'
  keyId: string
  /** `software` when absent. */
  keyStore?: string
  /** What it publishes its files as. */
  fileName: string
  /** Null for a self-signed root. */
  issuer: Authority | null
  demonstration: boolean
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/**
 * Makes an authority: its key, its certificate, its row. Done again after a crash at any point it goes on with
 * the key that is there; an authority that is complete is returned as it is.
 */
@inject()
export class CertifyAuthority {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys,
    protected settings: CaSettings
  ) {}

  /** @throws CaError E_LINT; CryptoError of the key store */
  async handle(plan: AuthorityPlan, actor: Actor): Promise<Authority> {
    const existing = await Authority.findBy('keyId', plan.keyId)
    if (existing) return existing
    const { key, der } = await this.#certify(plan)
    try {
      return await this.#store(plan, key, der, actor)
    } catch (error) {
      // Another process held the same ceremony over the same key and was first.
      if (isUniqueViolation(error)) return Authority.findByOrFail('keyId', plan.keyId)
      throw error
    }
  }

  async #certify(plan: AuthorityPlan) {
    const profile = profileOn(plan.profile, this.clock.today())
    const key = await this.keys.openOrGenerate(plan, profile.signatureAlgorithm)
    const issuerKey = plan.issuer ? await this.keys.open(plan.issuer) : key
    const issuer = plan.issuer ? new Uint8Array(plan.issuer.certificate) : null
    const tbs = buildAuthorityTbs({
      profile,
      issuer,
      spki: key.spki,
      serial: serialFromKey(key.spki),
      notBefore: this.clock.now(),
      addresses: publishedAs(this.settings.addresses, {
        own: plan.fileName,
        root: plan.issuer?.fileName,
      }),
    })
    const permit = permitSigning(tbs, { profile, issuer, on: this.clock.now() })
    const der = await signedCertificate({
      tbs,
      signatureAlgorithm: issuerKey.signatureAlgorithm,
      signature: await issuerKey.sign(permit),
      issuerSpki: issuer ? readCertificate(issuer).key.spki : key.spki,
    })
    return { key, der }
  }

  #store(plan: AuthorityPlan, key: AuthorityKey, der: Uint8Array, actor: Actor) {
    const { role, profile, keyId, fileName, issuer, demonstration } = plan
    const view = readCertificate(der)
    const { serial, notBefore, notAfter } = view
    return db.transaction(async (trx) => {
      const authority = await Authority.create(
        {
          role,
          profile,
          keyId,
          keyStore: plan.keyStore ?? SOFTWARE_STORE,
          fileName,
          demonstration,
          serial,
          notBefore,
          notAfter,
          algorithm: key.algorithm,
          issuerId: issuer?.id ?? null,
          certificate: Buffer.from(der),
          issuingFrom: this.clock.now(),
          retiredAt: null,
        },
        { client: trx }
      )
      await this.audit.append(trx, {
        event: 'key_generated',
        actor,
        subject: `key:${keyId}`,
        data: { keyId, algorithm: key.algorithm, spkiSha256: hex(sha256(key.spki)) },
      })
      await this.audit.append(trx, {
        event: 'authority_created',
        actor,
        subject: `authority:${authority.id}`,
        data: {
          role,
          profile,
          serial,
          keyId,
          demonstration,
          issuerSerial: issuer?.serial ?? null,
          fingerprint: view.fingerprints.sha256,
          notAfter: notAfter.toISO() ?? '',
        },
      })
      return authority
    })
  }
}
