import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import { Clock, ZONE } from '#ca/clock'
import { AuditLog } from '#ca/audit/audit_log'
import { checkReceived, type ReceivedReport } from '#ca/authorities/check_received'
import { issuingStateAuthority } from '#ca/authorities/list_authorities'
import { readCertificate, type CertificateView } from '#ca/certificates/certificate_view'
import { lintCertificate } from '#ca/certificates/lint'
import { sameName } from '#ca/certificates/names'
import { isP7b, readP7b } from '#ca/certificates/p7b'
import { profileOn } from '#ca/certificates/profiles/catalogue'
import { authorityName } from '#ca/certificates/tbs_certificate'
import { sha256 } from '#ca/crypto/hash'
import Authority from '#models/authority'
import AuthorityRequest from '#models/authority_request'
import type { Actor } from '#ca/actor'
import type { ProfileId } from '#ca/certificates/profiles/profile'

/** The key store of an authority whose key is in another house: the Root CA's, seen from the State CA. */
export const ELSEWHERE = 'elsewhere'

/** What came back from the Root CA. */
export interface AcceptanceInput {
  /** The certificate, or a P7B with it: DER, PEM or Base64. */
  file: Uint8Array
  root: Uint8Array
  crl: Uint8Array
  /** Hex SHA-256 of the Root CA's certificate, told by another way; may be absent when this root was accepted before. */
  rootFingerprint?: string
}

/** What was accepted, and how each check of R-15 came out. */
export interface Acceptance {
  authority: Authority
  root: Authority
  report: ReceivedReport
}

/** A certificate that is not accepted: `report` says which checks of R-15 it did not pass. */
export class AcceptanceError extends CaError {
  constructor(readonly report: ReceivedReport) {
    const bad = report.checks.filter(({ outcome }) => outcome !== 'pass')
    const named = [...bad.map(({ paragraph }) => paragraph), ...report.others.map(({ id }) => id)]
    super('E_ACCEPT_REFUSED', { checks: named.join(', ') }, 409)
  }
}

const outcomes = ({ checks }: ReceivedReport) => {
  const outcome = (id: string) => checks.find((each) => each.id === id)?.outcome ?? 'undetermined'
  return {
    signature: outcome('signature'),
    validity: outcome('validity'),
    revocation: outcome('revocation'),
  }
}

/** It may sign certificates and their lists. */
const mayIssue = ({ basicConstraints, keyUsage }: CertificateView) =>
  basicConstraints?.ca && keyUsage?.includes('keyCertSign') && keyUsage.includes('cRLSign')

/** Whether this root, byte for byte, was accepted here before. */
async function isKnownRoot({ serial, der }: CertificateView): Promise<boolean> {
  const known = await Authority.findBy({ role: 'root', keyStore: ELSEWHERE, serial })
  return known !== null && Buffer.compare(known.certificate, der) === 0
}

const spkiSha256 = ({ key }: CertificateView) => Buffer.from(sha256(key.spki)).toString('hex')

/**
 * Takes a certificate from the Root CA after the three checks of R-15; only then the State CA has an authority of
 * that key. The first key of its algorithm issues at once; another stands ready until issuing is moved to it.
 */
@inject()
export class AcceptAuthority {
  constructor(
    protected clock: Clock,
    protected audit: AuditLog
  ) {}

  /**
   * @throws AcceptanceError E_ACCEPT_REFUSED; CaError E_ACCEPT_NO_REQUEST, E_ACCEPT_NOT_CA, E_ACCEPT_STRUCTURE, E_ACCEPT_ROOT,
   *   E_ROOT_FINGERPRINT_ABSENT, E_ROOT_FINGERPRINT, and those of unreadable files
   */
  async handle(input: AcceptanceInput, actor: Actor): Promise<Acceptance> {
    const root = await this.#readRoot(input)
    const { request, view } = await this.#match(input.file)
    const report = checkReceived({
      certificate: view.der,
      root: root.der,
      crl: input.crl,
      at: this.clock.now(),
    })
    if (!report.accepted) {
      await this.#recordRefusal(request, view, report, actor)
      throw new AcceptanceError(report)
    }
    this.#assertAuthority(view, request, root)
    return db.transaction((trx) => this.#store(trx, { request, view, root, report }, actor))
  }

  /** A root from the medium that brought the certificate proves nothing: its fingerprint is told, or known here. */
  async #readRoot({ root, rootFingerprint }: AcceptanceInput): Promise<CertificateView> {
    const view = readCertificate(root)
    if (!view.selfIssued || !mayIssue(view))
      throw new CaError('E_ACCEPT_ROOT', { subject: view.subject.text })
    const told = rootFingerprint?.replace(/[\s:]/g, '').toLowerCase()
    const { sha256: found } = view.fingerprints
    if (!told && !(await isKnownRoot(view)))
      throw new CaError('E_ROOT_FINGERPRINT_ABSENT', { found }, 409)
    if (told && told !== found) throw new CaError('E_ROOT_FINGERPRINT', { told, found }, 409)
    return view
  }

  /** The certificate of the file whose key we asked for. */
  async #match(file: Uint8Array) {
    const bundle = isP7b(file) ? readP7b(file) : [file]
    const views = bundle.map(readCertificate)
    for (const view of views) {
      const request = await AuthorityRequest.findBy('spkiSha256', spkiSha256(view))
      if (request?.authorityId) throw new CaError('E_ACCEPT_ALREADY', { serial: view.serial }, 409)
      if (request) return { request, view }
    }
    throw new CaError('E_ACCEPT_NO_REQUEST', { subject: views[0]?.subject.text ?? '' })
  }

  /** The certificate is held against the structure that was asked for, as the Root CA's linter held it. */
  #assertAuthority(view: CertificateView, request: AuthorityRequest, root: CertificateView) {
    const on = view.notBefore
    const structure = profileOn(
      request.profile as ProfileId,
      on.setZone(ZONE).toFormat('yyyy-MM-dd')
    )
    if (!mayIssue(view) || !sameName(view.subject.der, authorityName(structure)))
      throw new CaError('E_ACCEPT_NOT_CA', { subject: view.subject.text })
    const findings = lintCertificate(view.tbs, { profile: structure, issuer: root.der, on })
    const rules = findings.map(({ rule, citation }) => `${rule} (${citation})`).join('; ')
    if (rules) throw new CaError('E_ACCEPT_STRUCTURE', { profile: structure.id, rules }, 409)
  }

  #recordRefusal(
    request: AuthorityRequest,
    view: CertificateView,
    report: ReceivedReport,
    actor: Actor
  ) {
    return db.transaction((trx) =>
      this.audit.append(trx, {
        event: 'authority_turned_down',
        actor,
        subject: `key:${request.keyId}`,
        data: {
          keyId: request.keyId,
          serial: view.serial,
          fingerprint: view.fingerprints.sha256,
          ...outcomes(report),
        },
      })
    )
  }

  async #store(
    trx: TransactionClientContract,
    found: {
      request: AuthorityRequest
      view: CertificateView
      root: CertificateView
      report: ReceivedReport
    },
    actor: Actor
  ): Promise<Acceptance> {
    await trx.rawQuery('update authority_requests set key_id = key_id where id = ?', [
      found.request.id,
    ])
    const request = await AuthorityRequest.findOrFail(found.request.id, { client: trx })
    if (request.authorityId)
      throw new CaError('E_ACCEPT_ALREADY', { serial: found.view.serial }, 409)
    const root = await this.#keepRoot(trx, found.root, request)
    const issuing = await issuingStateAuthority(request.algorithm, { client: trx })
    const authority = await this.#create(trx, request, found.view, root, issuing === null)
    await request.merge({ authorityId: authority.id }).save()
    await this.audit.append(trx, {
      event: 'authority_accepted',
      actor,
      subject: `authority:${authority.id}`,
      data: {
        serial: authority.serial,
        profile: authority.profile,
        keyId: authority.keyId,
        rootSerial: root.serial,
        rootFingerprint: found.root.fingerprints.sha256,
        fingerprint: found.view.fingerprints.sha256,
        issues: authority.issuingFrom !== null,
        ...outcomes(found.report),
      },
    })
    return { authority, root, report: found.report }
  }

  async #keepRoot(
    trx: TransactionClientContract,
    view: CertificateView,
    { algorithm, rehearsal }: AuthorityRequest
  ): Promise<Authority> {
    const known = await Authority.findBy('serial', view.serial, { client: trx })
    if (known) return known
    return Authority.create(
      {
        role: 'root',
        profile: algorithm === 'gost-2004' ? 'P-ROOT-2004' : 'P-ROOT-2015',
        algorithm,
        keyId: `${ELSEWHERE}-${view.serial}`,
        keyStore: ELSEWHERE,
        fileName: null,
        issuerId: null,
        serial: view.serial,
        certificate: Buffer.from(view.der),
        notBefore: view.notBefore,
        notAfter: view.notAfter,
        issuingFrom: this.clock.now(),
        retiredAt: null,
        demonstration: rehearsal,
      },
      { client: trx }
    )
  }

  #create(
    trx: TransactionClientContract,
    request: AuthorityRequest,
    view: CertificateView,
    root: Authority,
    first: boolean
  ): Promise<Authority> {
    const { profile: profileId, algorithm, keyId, keyStore, fileName } = request
    return Authority.create(
      {
        role: 'state',
        profile: profileId,
        algorithm,
        keyId,
        keyStore,
        fileName,
        issuerId: root.id,
        serial: view.serial,
        certificate: Buffer.from(view.der),
        notBefore: view.notBefore,
        notAfter: view.notAfter,
        issuingFrom: first ? this.clock.now() : null,
        retiredAt: null,
        demonstration: request.rehearsal || root.demonstration,
      },
      { client: trx }
    )
  }
}
