import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { CaError } from '#ca/ca_error'
import { isDate } from '#ca/calendar/dates'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { isUniqueViolation } from '#ca/unique_violation'
import PublishedDocument, { type DocumentSort } from '#models/published_document'
import type { Actor } from '#ca/actor'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What a web browser opens or saves; nothing that it would run. */
export const DOCUMENT_ENDINGS = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const

const BEGINNINGS = {
  pdf: '%PDF-',
  docx: 'PK\u0003\u0004',
  xlsx: 'PK\u0003\u0004',
} as const

export interface NewDocument {
  kind: DocumentSort
  /** YYYY-MM-DD, the first day on which it holds. */
  holdsFrom: string
  fileName: string
  content: Uint8Array
}

/** @throws CaError E_DOCUMENT_FILE when the content is not what the name says */
function mediaTypeOf({ fileName, content }: NewDocument): string {
  const ending = fileName.split('.').at(-1)?.toLowerCase() ?? ''
  const known = (Object.keys(DOCUMENT_ENDINGS) as (keyof typeof DOCUMENT_ENDINGS)[]).find(
    (each) => each === ending
  )
  const begins = known && Buffer.from(content.subarray(0, 8)).toString('latin1')
  if (!known || !begins?.startsWith(BEGINNINGS[known])) {
    throw new CaError('E_DOCUMENT_FILE', { file: fileName.slice(0, 80) })
  }
  return DOCUMENT_ENDINGS[known]
}

/** A name that is safe in a header and in a folder; letters of every language stay. */
function plainName(fileName: string): string {
  return fileName
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._ -]+/gu, '_')
    .slice(-120)
}

/** Publishes a version of a document. The versions before it stay, and nothing is ever taken back (CP-2.1). */
@inject()
export class PublishDocument {
  constructor(protected audit: AuditLog) {}

  /**
   * @throws CaError E_DOCUMENT_FILE, E_DOCUMENT_DATE (malformed, or not later than that of the version before),
   *   E_DOCUMENT_SAME (the version before, byte for byte), E_DOCUMENT_RACE
   */
  async handle(input: NewDocument, actor: Actor): Promise<PublishedDocument> {
    const mediaType = mediaTypeOf(input)
    const digest = toHex(sha256(input.content))
    return db.transaction(async (trx) => {
      const last = await this.#last(trx, input, digest)
      const document = await this.#create(trx, {
        kind: input.kind,
        version: (last?.version ?? 0) + 1,
        holdsFrom: input.holdsFrom,
        fileName: plainName(input.fileName),
        mediaType,
        size: input.content.length,
        sha256: digest,
        content: Buffer.from(input.content),
        publishedBy: actor,
      })
      const { kind, version, holdsFrom, fileName, size } = document
      await this.audit.append(trx, {
        event: 'document_published',
        actor,
        subject: `document:${kind}-${version}`,
        data: { kind, version, holdsFrom, fileName, size, sha256: digest },
      })
      return document
    })
  }

  async #last(trx: TransactionClientContract, { kind, holdsFrom }: NewDocument, digest: string) {
    const last = await PublishedDocument.query({ client: trx })
      .where('kind', kind)
      .orderBy('version', 'desc')
      .first()
    const after = last?.holdsFrom ?? ''
    if (!isDate(holdsFrom) || holdsFrom <= after) {
      throw new CaError('E_DOCUMENT_DATE', { date: holdsFrom, after: after || '-' })
    }
    if (last?.sha256 === digest)
      throw new CaError('E_DOCUMENT_SAME', { version: last.version }, 409)
    return last
  }

  #create(trx: TransactionClientContract, fields: Partial<PublishedDocument>) {
    return PublishedDocument.create(fields, { client: trx }).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error
      throw new CaError('E_DOCUMENT_RACE', {}, 409)
    })
  }
}
