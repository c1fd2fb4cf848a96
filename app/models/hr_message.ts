import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import HrSystem from '#models/hr_system'
import type { HrKind } from '#models/hr_system'

/** received: stored, nothing is answered yet; answered; refused: answered with a fault. */
export const HR_MESSAGE_STATES = ['received', 'answered', 'refused'] as const
export type HrMessageState = (typeof HR_MESSAGE_STATES)[number]

/** A message of an HR system whose two signatures hold, stored before anything is done by it. */
export default class HrMessage extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare systemId: number

  @belongsTo(() => HrSystem, { foreignKey: 'systemId' })
  declare system: BelongsTo<typeof HrSystem>

  /** Unique with the system: the same again gets the same answer. */
  @column()
  declare messageId: string

  /** Hex, over the canonical bytes that the person signed. */
  @column({ columnName: 'content_sha256' })
  declare contentSha256: string

  @column()
  declare kind: HrKind

  @column()
  declare state: HrMessageState

  /** SCSS001, or the code of the fault; null while nothing is answered. */
  @column()
  declare code: string | null

  @column.dateTime()
  declare receivedAt: DateTime

  @column.dateTime()
  declare answeredAt: DateTime | null

  @column()
  declare remoteAddress: string

  @column()
  declare signerIin: string

  /** The envelope as it came, with both signatures. */
  @column({ serializeAs: null })
  declare request: Buffer

  /** The body of the answer. */
  @column({ serializeAs: null })
  declare answer: Buffer | null
}
