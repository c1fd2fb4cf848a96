import { inject } from '@adonisjs/core'
import logger from '@adonisjs/core/services/logger'
import { Alarms } from '#ca/alarms/alarms'
import { CaError } from '#ca/ca_error'
import { authorityFile, publishedAuthorities } from '#ca/publication/published_authorities'
import { allRevoked, type RevokedLine } from '#ca/publication/list_revoked'
import { listDocuments, publishedDocument } from '#ca/publication/list_documents'
import { PublishedLists } from '#ca/publication/published_lists'
import { WholeFolder } from '#ca/publication/whole_folder'
import { Clock } from '#ca/clock'
import { isoMoment } from '#ca/moments'
import type { DateTime } from 'luxon'
import type PublishedDocument from '#models/published_document'

/** Everything that is in an exported folder, for its index. */
export interface ExportIndex {
  exportedAt: string
  certificates: { name: string; algorithm: string; sha256: string; notAfter: string }[]
  lists: { file: string; number: string | null; thisUpdate: string; nextUpdate: string | null }[]
  documents: { file: string; kind: string; version: number; holdsFrom: string; sha256: string }[]
  revoked: number
}

/** Makes the pages of the site from what was exported; the texts belong to whoever shows them. */
export type PageWriter = (
  index: ExportIndex,
  revoked: readonly RevokedLine[]
) => Promise<Record<string, string>>

/** Of the alarm. */
const SUBJECT = 'publication'

/** What a spreadsheet could take for a formula is none here: hex, a time and a word of RFC 5280. */
function csv(lines: readonly RevokedLine[]): string {
  const rows = lines.map(
    ({ serial, revokedAt, reason }) => `${serial},${isoMoment(revokedAt)},${reason}`
  )
  return `${['serial,revokedAt,reason', ...rows].join('\r\n')}\r\n`
}

/** Writes everything that is public into a folder of plain files, for any web server or a CDN (CP-2.1, S-26). */
@inject()
export class ExportSite {
  constructor(
    protected clock: Clock,
    protected lists: PublishedLists,
    protected alarms: Alarms
  ) {}

  /**
   * The folder is there whole or not at all; the one before it stays until then. What could not be written is an alarm
   * until the next export.
   *
   * @throws CaError E_PUBLICATION_STORE
   */
  async handle(directory: string, pages: PageWriter): Promise<ExportIndex> {
    const folder = new WholeFolder(directory)
    try {
      const index = await this.#fill(folder, pages)
      await folder.place()
      await this.alarms.clear(SUBJECT)
      return index
    } catch (error) {
      await folder.abandon()
      await this.#alarm(error)
      throw error
    }
  }

  /** Without a database there is no alarm: then /health/ready says that it is away. */
  async #alarm(error: unknown): Promise<void> {
    if (!(error instanceof CaError) || error.code !== 'E_PUBLICATION_STORE') return
    const { code, facts } = error
    try {
      await this.alarms.raise({ subject: SUBJECT, code, facts })
    } catch (err) {
      logger.error({ err }, 'no alarm about the export')
    }
  }

  async #fill(folder: WholeFolder, pages: PageWriter): Promise<ExportIndex> {
    const now = this.clock.now()
    const revoked = await Array.fromAsync(allRevoked(now))
    const index: ExportIndex = {
      exportedAt: isoMoment(now),
      certificates: await this.#certificates(folder, now),
      lists: await this.#lists(folder),
      documents: await this.#documents(folder),
      revoked: revoked.length,
    }
    const lines = revoked.map((line) => ({ ...line, revokedAt: isoMoment(line.revokedAt) }))
    await folder.write('revoked.json', `${JSON.stringify(lines, null, 1)}\n`)
    await folder.write('revoked.csv', csv(revoked))
    await folder.write('index.json', `${JSON.stringify(index, null, 2)}\n`)
    const written = await pages(index, revoked)
    for (const [name, text] of Object.entries(written)) await folder.write(name, text)
    return index
  }

  async #certificates(folder: WholeFolder, now: DateTime) {
    const all = await publishedAuthorities(now)
    for (const { name } of all) {
      for (const ending of ['cer', 'pem', 'p7b']) {
        const { bytes } = await authorityFile(`${name}.${ending}`)
        await folder.write(`cert/${name}.${ending}`, bytes)
      }
    }
    return all.map(({ name, authority, view }) => ({
      name,
      algorithm: authority.algorithm,
      sha256: view.fingerprints.sha256,
      notAfter: isoMoment(view.notAfter),
    }))
  }

  async #lists(folder: WholeFolder) {
    const all = await this.lists.all()
    for (const { file } of all) await folder.write(`crl/${file}`, await this.lists.bytes(file))
    return all.map(({ file, list: { number, thisUpdate, nextUpdate } }) => ({
      file,
      number: number === null ? null : String(number),
      thisUpdate: isoMoment(thisUpdate),
      nextUpdate: nextUpdate && isoMoment(nextUpdate),
    }))
  }

  async #documents(folder: WholeFolder) {
    const lines = await listDocuments(this.clock.today())
    const versions = lines.flatMap(({ current, coming, earlier }) => [
      ...coming,
      ...(current ? [current] : []),
      ...earlier,
    ])
    const written = []
    for (const version of versions) written.push(await this.#document(folder, version))
    return written
  }

  async #document(folder: WholeFolder, { kind, version }: PublishedDocument) {
    const { content, fileName, holdsFrom, sha256 } = await publishedDocument(kind, version)
    const file = `documents/${kind}-${version}.${fileName.split('.').at(-1)}`
    await folder.write(file, new Uint8Array(content))
    return { file, kind, version, holdsFrom, sha256 }
  }
}
