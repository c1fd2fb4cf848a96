import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'

/** What is about to be signed as an authority's certificate: one for a serial number, signed again after a crash. */
export default class AuthorityDraft extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** Hex; it follows from the key. */
  @column()
  declare serial: string

  /** DER TBSCertificate. */
  @column({ serializeAs: null })
  declare tbs: Buffer

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
