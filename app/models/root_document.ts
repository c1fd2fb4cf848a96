import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What the Root CA keeps as it came: the copy of the accreditation, the letter and the proof of R-11. */
export const ROOT_DOCUMENT_KINDS = ['accreditation', 'letter', 'proof'] as const
export type RootDocumentKind = (typeof ROOT_DOCUMENT_KINDS)[number]

/** A document that came with an application of a CA, or with an application to revoke. */
export default class RootDocument extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** One of the two is set. */
  @column()
  declare applicationId: number | null

  @column()
  declare revocationId: number | null

  @column()
  declare kind: RootDocumentKind

  /** The file as it came. */
  @column({ serializeAs: null })
  declare content: Buffer

  /** Hex SHA-256 of the file; the audit log has it too. */
  @column({ columnName: 'sha256' })
  declare sha256: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
