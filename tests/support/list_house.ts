import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { partOf } from '#ca/authorities/list_parts'
import { profile } from '#ca/certificates/profiles/catalogue'
import { RSA_2048_KEY } from '#ca/certificates/profiles/keys'
import { serialFromKey } from '#ca/certificates/serial_number'
import { assembleCertificate, buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { Clock, FixedClock } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { IssueDueLists } from '#ca/revocation/crl/issue_due_lists'
import { IssueList } from '#ca/revocation/crl/issue_list'
import { ListReserver } from '#ca/revocation/crl/list_reserver'
import { ListSteps, type ListStep } from '#ca/revocation/crl/list_steps'
import { PublicationFolder } from '#ca/revocation/crl/publication_folder'
import { readRevocationList } from '#ca/verification/revocation_list'
import { commonInput } from '#tests/support/chain'
import Authority from '#models/authority'
import Certificate from '#models/certificate'
import Revocation from '#models/revocation'
import type { Profile } from '#ca/certificates/profiles/profile'
import type { ListKind } from '#models/revocation_list'

type Constructor<T> = new (...args: never[]) => T
export type ListAlgorithm = 'gost-2015' | 'rsa'

const hex = (bytes: number) => `4${randomBytes(bytes).toString('hex').slice(1)}`

/** Steps that fail where a test wants: after the throw, as after a crash, nothing more of the act runs. */
class FailingSteps extends ListSteps {
  failAt: ListStep | null = null

  async reached(step: ListStep) {
    if (step === this.failAt) throw new Error(`the test ends it at ${step}`)
  }
}

/** A reserver for which every act of this process is of one that has gone. */
class GoneReserver extends ListReserver {
  isAbandoned() {
    return true
  }
}

const CHUNK = 500

const ROOT_PROFILE: Record<ListAlgorithm, Profile> = {
  'gost-2015': profile('P-ROOT-2015'),
  'rsa': { ...profile('P-ROOT-2015'), signatureAlgorithm: 'rsa', key: RSA_2048_KEY },
}

const PAIRS = new Map<ListAlgorithm, KeyPair>()

/** RSA keys take their time: one for all tests. */
function pairOf(algorithm: ListAlgorithm): KeyPair {
  const pair = PAIRS.get(algorithm) ?? KeyPair.generate(algorithm)
  PAIRS.set(algorithm, pair)
  return pair
}

async function selfSigned(algorithm: ListAlgorithm, pair: KeyPair): Promise<Uint8Array> {
  const input = { ...commonInput('P-ROOT-2015', pair), profile: ROOT_PROFILE[algorithm] }
  const tbs = buildAuthorityTbs({ ...input, issuer: null, serial: serialFromKey(pair.spki) })
  const signer = pair.signer()
  return assembleCertificate(tbs, signer.signatureAlgorithm, await signer.sign(tbs))
}

/** A key that issues lists into a folder of the test's own, with a clock that stands still. */
export class ListHouse {
  readonly clock = new FixedClock('2026-11-20T06:00:00Z')
  readonly steps = new FailingSteps()
  readonly reserver = new GoneReserver()
  folder: PublicationFolder
  #resolver = app.container.createResolver()

  private constructor(
    readonly directory: string,
    readonly authority: Authority,
    readonly certificate: Uint8Array,
    pair: KeyPair
  ) {
    this.folder = new PublicationFolder(directory)
    const missing = async () => {
      throw new Error('this store makes nothing')
    }
    const store = {
      generate: missing,
      open: async () => pair.signer(),
      has: async () => true,
      list: async () => [authority.keyId],
    }
    this.#resolver.bindValue(AuthorityKeys, new AuthorityKeys(store))
    this.#resolver.bindValue(Clock, this.clock)
    this.#resolver.bindValue(AuditLog, new AuditLog(this.clock))
    this.#resolver.bindValue(ListSteps, this.steps)
    this.#resolver.bindValue(ListReserver, this.reserver)
    this.publishIn(this.folder)
  }

  static async open(algorithm: ListAlgorithm = 'gost-2015', fileName = 'ucgo2015') {
    const pair = pairOf(algorithm)
    const certificate = await selfSigned(algorithm, pair)
    const authority = await Authority.create({
      role: 'state',
      profile: 'P-CA-2015',
      algorithm,
      keyId: `test-${fileName}`,
      keyStore: 'software',
      fileName,
      issuerId: null,
      serial: hex(20),
      certificate: Buffer.from(certificate),
      notBefore: DateTime.fromISO('2026-01-01T00:00:00Z'),
      notAfter: DateTime.fromISO('2036-01-01T00:00:00Z'),
      issuingFrom: DateTime.fromISO('2026-01-01T00:00:00Z'),
      retiredAt: null,
      demonstration: true,
    })
    await authority.refresh()
    const directory = await mkdtemp(join(tmpdir(), 'kualik-lists-'))
    return new ListHouse(directory, authority, certificate, pair)
  }

  publishIn(folder: PublicationFolder) {
    this.folder = folder
    this.#resolver.bindValue(PublicationFolder, folder)
  }

  make<T>(useCase: Constructor<T>): Promise<T> {
    return this.#resolver.make(useCase) as Promise<T>
  }

  /** A certificate of the key. */
  async certify(of: Partial<Certificate> = {}): Promise<Certificate> {
    const serial = of.serial ?? hex(20)
    return Certificate.create({
      authorityId: this.authority.id,
      serial,
      crlPart: partOf(serial, this.authority.crlParts),
      profile: 'P-USER-2015',
      state: 'issued',
      spkiSha256: hex(32),
      tbs: Buffer.from('30', 'hex'),
      der: Buffer.from('30', 'hex'),
      holderIin: '850312400019',
      agencyBin: '220641000200',
      search: serial,
      notBefore: DateTime.fromISO('2026-11-01T00:00:00Z', { zone: 'utc' }),
      notAfter: DateTime.fromISO('2029-11-01T00:00:00Z', { zone: 'utc' }),
      reservedAt: this.clock.now(),
      reservedBy: 'shell:test',
      ...of,
    })
  }

  /** A certificate, revoked at the clock's time for a compromised key unless it is said otherwise. */
  async revoke(
    changes: Partial<Revocation> = {},
    of: Partial<Certificate> = {}
  ): Promise<Certificate> {
    const certificate = await this.certify(of)
    await Revocation.create({
      certificateId: certificate.id,
      ground: 'key_compromised',
      reason: 1,
      revokedAt: this.clock.now(),
      invalidityDate: null,
      channel: 'offline',
      letterId: null,
      ...changes,
    })
    return certificate
  }

  /** So many certificates at once, revoked at the clock's time. */
  async revokeMany(count: number): Promise<void> {
    const at = this.clock.now().toFormat('yyyy-MM-dd HH:mm:ss')
    for (let from = 0; from < count; from += CHUNK) {
      const serials = Array.from({ length: Math.min(CHUNK, count - from) }, () => hex(20))
      await db.table('certificates').multiInsert(serials.map((serial) => this.#row(serial, at)))
    }
    await db.rawQuery(
      `insert into revocations (certificate_id, ground, reason, revoked_at, channel, created_at)
       select id, 'agreement', 5, ?, 'offline', ? from certificates where search = 'many'`,
      [at, at]
    )
  }

  #row(serial: string, at: string) {
    return {
      authority_id: this.authority.id,
      serial,
      profile: 'P-USER-2015',
      state: 'issued',
      spki_sha256: hex(32),
      tbs: Buffer.from('30', 'hex'),
      holder_iin: '850312400019',
      agency_bin: '220641000200',
      search: 'many',
      not_before: at,
      not_after: '2030-01-01 00:00:00',
      reserved_at: at,
      reserved_by: 'shell:test',
    }
  }

  async issue(kind: ListKind = 'full', part = 0) {
    const issuing = await this.make(IssueList)
    return issuing.handle({ authority: this.authority, part }, kind, 'shell:test')
  }

  /** The job looks once. */
  async look() {
    const looking = await this.make(IssueDueLists)
    return looking.handle()
  }

  path(file: string) {
    return join(this.folder.directory, file)
  }

  bytes(file: string): Promise<Uint8Array> {
    return readFile(this.path(file))
  }

  async list(file: string) {
    return readRevocationList(await this.bytes(file))
  }

  /** The entry of a serial number in a list that is online. */
  async find(file: string, serial: string) {
    const list = await this.list(file)
    return list.find(serial)
  }

  async entries(file: string): Promise<number> {
    const list = await this.list(file)
    return list.entries
  }

  /** What the job issues when it looks once. */
  async issued() {
    const { issued } = await this.look()
    return issued
  }

  /** Moves the clock on. */
  later(duration: { hours?: number; minutes?: number; seconds?: number; years?: number }) {
    this.clock.set(this.clock.now().plus(duration).toISO())
  }

  async close() {
    await rm(this.directory, { recursive: true, force: true })
  }
}
