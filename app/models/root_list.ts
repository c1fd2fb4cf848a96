import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Authority from '#models/authority'

/** A revocation list of the Root CA. Its number is taken before it is signed and is never used again. */
export default class RootList extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare authorityId: number

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>

  /** CRL Number: 1, 2, 3 … within a key. */
  @column()
  declare number: number

  @column()
  declare entries: number

  @column.dateTime()
  declare thisUpdate: DateTime

  @column.dateTime()
  declare nextUpdate: DateTime

  @column({ serializeAs: null })
  declare tbs: Buffer

  /** Null: a process died between the reservation and the signature. */
  @column({ serializeAs: null })
  declare der: Buffer | null
}
