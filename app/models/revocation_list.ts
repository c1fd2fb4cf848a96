import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Authority from '#models/authority'

export const LIST_KINDS = ['full', 'delta'] as const
export type ListKind = (typeof LIST_KINDS)[number]

/**
 * reserved: the number and the hash of what will be signed are stored, nothing is signed for sure; issued: signed,
 * verified, on the disk; void: given up, its number is left out.
 */
export type ListState = 'reserved' | 'issued' | 'void'

/** A revocation list of a State CA key, from the reservation of its number on. The bytes are in the publication folder. */
export default class RevocationList extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare authorityId: number

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>

  /** Which part of the authority's certificates it is about; 0 for those that are in no numbered part. */
  @column()
  declare part: number

  @column()
  declare kind: ListKind

  /** CRL Number: 1, 2, 3 … within a part, full lists and deltas together (RFC 5280 5.2.3). */
  @column()
  declare number: number

  /** The number of the full list that a delta builds on. */
  @column()
  declare baseNumber: number | null

  @column()
  declare state: ListState

  @column()
  declare entries: number

  /** The newest revocation that there was when the list was read. */
  @column()
  declare seenTo: number

  /** How many revocations there were up to it when the list was read (`#ca/revocation/crl/seen_revocations`). */
  @column()
  declare seenCount: number

  @column.dateTime()
  declare thisUpdate: DateTime

  @column.dateTime()
  declare nextUpdate: DateTime

  /** Hex SHA-256 of the bytes that are signed. */
  @column({ columnName: 'tbs_sha256' })
  declare tbsSha256: string

  /** Hex SHA-256 of the whole list, once it is signed. */
  @column({ columnName: 'sha256' })
  declare sha256: string | null

  @column({ consume: (size: number | string | null) => (size === null ? null : Number(size)) })
  declare size: number | null

  @column.dateTime()
  declare reservedAt: DateTime

  /** The process that issues it (`#ca/issuance/reserver`). */
  @column()
  declare reservedBy: string

  /** When it was moved into its place. */
  @column.dateTime()
  declare publishedAt: DateTime | null

  @column()
  declare voidReason: string | null
}
