import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { announcementOf } from '#ca/audit/announcement'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { permitSigning } from '#ca/authorities/signing_permit'
import { signedCertificate } from '#ca/authorities/signed_certificate'
import { readCertificate } from '#ca/certificates/certificate_view'
import { nameText, parseName } from '#ca/certificates/names'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { publishedAs } from '#ca/certificates/published_as'
import { serialFromKey } from '#ca/certificates/serial_number'
import { buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { endOfValidity } from '#ca/certificates/validity'
import { sha256 } from '#ca/crypto/hash'
import { issuingRoot } from '#ca/root/issuing_root'
import { structureOf } from '#ca/root/structure_of'
import { lockWaiting } from '#ca/root/waiting_application'
import { isUniqueViolation } from '#ca/unique_violation'
import Authority from '#models/authority'
import RootApplication from '#models/root_application'
import RootCertificate from '#models/root_certificate'
import type { Actor } from '#ca/actor'
import type { Profile, ProfileId } from '#ca/certificates/profiles/profile'
import type { Problem } from '#ca/root/application_problems'

const hex = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex')
const bytes = (buffer: Buffer | null) => new Uint8Array(buffer ?? [])

/** What will be signed, before anything is stored. */
interface Draft {
  root: Authority
  profile: Profile
  serial: string
  tbs: Uint8Array
  notBefore: RootCertificate['notBefore']
  notAfter: RootCertificate['notAfter']
}

/**
 * re-subordinates a CA. The certificate has the subject and the key that the CA applied with and names the Root
 * CA as its issuer; it ends with the Root CA's own at the latest. Two transactions with the signature between
 * them: the bytes are recorded, signed, verified, entered in the register. Called again after a crash it signs the
 * bytes that were recorded.
 */
@inject()
export class CertifyRootApplication {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog,
    protected keys: AuthorityKeys,
    protected settings: CaSettings
  ) {}

  /**
   * @throws CaError E_ROOT_APPLICATION_…, E_ROOT_PROBLEMS, E_ROOT_NOT_ANNOUNCED, E_ROOT_ABSENT, E_ROOT_KEY_CERTIFIED, E_LINT; CryptoError
   *   of the key store
   */
  async handle({ applicationId }: { applicationId: number }, actor: Actor) {
    const application = await RootApplication.find(applicationId)
    if (!application)
      throw new CaError('E_ROOT_APPLICATION_ABSENT', { application: applicationId }, 404)
    const begun = await RootCertificate.findBy('applicationId', applicationId)
    const reserved = begun ?? (await this.#reserve(application, actor))
    if (reserved.der) return reserved
    await this.#assertAnnounced(reserved)
    return this.#sign(reserved, actor)
  }

  #draft(application: RootApplication, root: Authority, profile: Profile): Draft {
    const spki = bytes(application.spki)
    const notBefore = this.clock.now()
    const serial = serialFromKey(spki)
    const addresses = publishedAs(this.settings.addresses, { root: root.fileName })
    const issuer = bytes(root.certificate)
    const notAfter = endOfValidity(profile, notBefore, root.notAfter).toUTC()
    const tbs = buildAuthorityTbs({ profile, issuer, spki, serial, notBefore, notAfter, addresses })
    return { root, profile, serial, tbs, notBefore, notAfter }
  }

  /** The structure of the CA's name and key; problems that were found on receipt stand in the way. */
  #profileOf(application: RootApplication): Profile {
    const problems: Problem[] = JSON.parse(application.problems)
    const codes = problems.map(({ code }) => code).join(', ')
    if (codes) throw new CaError('E_ROOT_PROBLEMS', { application: application.id, codes }, 409)
    const source = { subject: bytes(application.subject), spki: bytes(application.spki) }
    const profile = structureOf(source, this.clock.today())
    if (profile) return profile
    const subject = nameText(parseName(source.subject))
    throw new CaError('E_ROOT_STRUCTURE', { subject }, 409)
  }

  async #reserve(application: RootApplication, actor: Actor): Promise<RootCertificate> {
    const profile = this.#profileOf(application)
    const root = await issuingRoot(profile.signatureAlgorithm)
    const draft = this.#draft(application, root, profile)
    this.#permit(draft.tbs, profile, root)
    try {
      return await this.#store(application, draft, actor)
    } catch (error) {
      if (isUniqueViolation(error))
        throw new CaError('E_ROOT_KEY_CERTIFIED', { serial: draft.serial }, 409)
      throw error
    }
  }

  #store(application: RootApplication, draft: Draft, actor: Actor): Promise<RootCertificate> {
    const { root, profile, serial, tbs, notBefore, notAfter } = draft
    const spkiSha256 = hex(bytes(application.spki))
    return db.transaction(async (trx) => {
      const { id: applicationId } = await lockWaiting(trx, application.id)
      const certificate = await RootCertificate.create(
        {
          applicationId,
          authorityId: root.id,
          serial,
          profile: profile.id,
          spkiSha256,
          subject: nameText(parseName(bytes(application.subject))),
          tbs: Buffer.from(tbs),
          der: null,
          fingerprint: null,
          notBefore,
          notAfter,
          reservedAt: this.clock.now(),
          issuedAt: null,
        },
        { client: trx }
      )
      await this.audit.append(trx, {
        event: 'root_certificate_signing',
        actor,
        subject: `root_certificate:${serial}`,
        data: {
          serial,
          applicationId,
          spkiSha256,
          authoritySerial: root.serial,
          profile: profile.id,
          notBefore: notBefore.toUTC().toISO() ?? '',
          notAfter: notAfter.toUTC().toISO() ?? '',
          tbsSha256: hex(tbs),
        },
      })
      return certificate
    })
  }

  #permit(tbs: Uint8Array, profile: Profile, root: Authority) {
    return permitSigning(tbs, { profile, issuer: bytes(root.certificate), on: this.clock.now() })
  }

  /** A row of the database is not enough for the Root CA to sign its bytes: the audit log must have announced them. */
  async #assertAnnounced({ serial, tbs, applicationId }: RootCertificate) {
    const announced = await announcementOf('root_certificate_signing', `root_certificate:${serial}`)
    const same =
      announced?.tbsSha256 === hex(bytes(tbs)) && announced.applicationId === applicationId
    if (!same) throw new CaError('E_ROOT_NOT_ANNOUNCED', { serial }, 409)
  }

  async #sign(reserved: RootCertificate, actor: Actor): Promise<RootCertificate> {
    const root = await Authority.findOrFail(reserved.authorityId)
    const profile = profileOn(reserved.profile as ProfileId, this.clock.today())
    const tbs = bytes(reserved.tbs)
    const key = await this.keys.open(root)
    const signature = await key.sign(this.#permit(tbs, profile, root))
    const der = await signedCertificate({
      tbs,
      signature,
      signatureAlgorithm: key.signatureAlgorithm,
      issuerSpki: readCertificate(bytes(root.certificate)).key.spki,
    })
    return this.#enter(reserved, der, actor)
  }

  /** the line of the register. Whoever comes first enters it. */
  #enter(reserved: RootCertificate, der: Uint8Array, actor: Actor): Promise<RootCertificate> {
    return db.transaction(async (trx) => {
      await trx.rawQuery('update root_certificates set serial = serial where id = ?', [reserved.id])
      const certificate = await RootCertificate.findOrFail(reserved.id, { client: trx })
      if (certificate.der) return certificate
      const fingerprint = hex(der)
      await certificate
        .merge({ der: Buffer.from(der), fingerprint, issuedAt: this.clock.now() })
        .save()
      const application = await RootApplication.findOrFail(certificate.applicationId, {
        client: trx,
      })
      await application.merge({ state: 'certified' }).save()
      await this.audit.append(trx, {
        event: 'root_certificate_issued',
        actor,
        subject: `root_certificate:${certificate.serial}`,
        data: { serial: certificate.serial, applicationId: application.id, fingerprint },
      })
      return certificate
    })
  }
}
