import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FixedClock } from '#ca/clock'
import { Alarms } from '#ca/alarms/alarms'
import { AuditLog } from '#ca/audit/audit_log'
import { ExportSite } from '#ca/publication/export_site'
import { PublishDocument } from '#ca/publication/publish_document'
import { PublishedLists } from '#ca/publication/published_lists'
import { ISSUED_AT, issueAuthority, issueRoot, type Certified } from '#tests/support/chain'
import { issueList } from '#tests/support/revocation_list'
import Authority from '#models/authority'

/** Ten days after the authorities were certified. */
export const NOW = ISSUED_AT.plus({ days: 10 })
export const clock = new FixedClock(NOW.toISO() ?? '')

function store({ certificate }: Certified, role: 'root' | 'state', issuerId: number | null) {
  return Authority.create({
    role,
    profile: 'P-CA-2015',
    algorithm: 'gost-2015',
    keyId: `${role}-key`,
    fileName: role === 'root' ? 'gost2015' : 'ucgo2015',
    issuerId,
    serial: role === 'root' ? '01' : '02',
    certificate: Buffer.from(certificate),
    notBefore: ISSUED_AT,
    notAfter: ISSUED_AT.plus({ years: 10 }),
    issuingFrom: ISSUED_AT,
    demonstration: true,
  })
}

/** A house that publishes into a folder of its own: two authorities, their list and a document. */
export class PublishingHouse {
  private constructor(
    readonly folder: string,
    readonly root: Certified,
    readonly authority: Certified
  ) {}

  static async make(): Promise<PublishingHouse> {
    const root = await issueRoot()
    const folder = await mkdtemp(join(tmpdir(), 'kualik-files-'))
    return new PublishingHouse(folder, root, await issueAuthority(root))
  }

  at = (...parts: string[]) => join(this.folder, ...parts)

  /** A list of the State CA, an hour newer with each number. */
  list = (number: number, change = {}) =>
    issueList({
      by: this.authority,
      number,
      thisUpdate: NOW.minus({ hours: 10 - number }),
      nextUpdate: NOW.plus({ hours: 25 }),
      ...change,
    })

  /** Fills the register and the folder of lists. @returns the State CA */
  publish = async (): Promise<Authority> => {
    const { id } = await store(this.root, 'root', null)
    const state = await store(this.authority, 'state', id)
    await mkdir(this.at('crl'))
    await writeFile(this.at('crl', 'ucgo2015.crl'), await this.list(3))
    const publish = new PublishDocument(new AuditLog(clock))
    const content = Buffer.from('%PDF-1.7')
    await publish.handle(
      { kind: 'cps', holdsFrom: '2026-01-01', fileName: 'cps.pdf', content },
      'a'
    )
    return state
  }

  exporting = () => {
    const alarms = new Alarms(clock, new AuditLog(clock))
    return new ExportSite(clock, new PublishedLists(this.at('crl')), alarms)
  }

  remove = () => rm(this.folder, { recursive: true })
}
