import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What is published (CP-2.1), in the order in which it is shown. */
export const DOCUMENT_SORTS = ['cps', 'cp', 'agreement', 'annex1', 'annex2', 'annex7'] as const
export type DocumentSort = (typeof DOCUMENT_SORTS)[number]

/** A version of a published document. It stays for ever, also when a newer one holds. */
export default class PublishedDocument extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare kind: DocumentSort

  /** 1, 2, 3 … of its kind. */
  @column()
  declare version: number

  /** YYYY-MM-DD, Almaty: the first day on which it holds. */
  @column()
  declare holdsFrom: string

  @column()
  declare fileName: string

  @column()
  declare mediaType: string

  /** Bytes. */
  @column()
  declare size: number

  /** Hex, of the content. */
  @column({ columnName: 'sha256' })
  declare sha256: string

  @column({ serializeAs: null })
  declare content: Buffer

  @column()
  declare publishedBy: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
