import { BaseModel, belongsTo, column } from '@adonisjs/lucid/orm'
import type { BelongsTo } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import type { AlgorithmName } from '#ca/crypto/algorithms'
import Authority from '#models/authority'

/** A key of the State CA that waits for its certificate from the Root CA, and afterwards the record that it did. */
export default class AuthorityRequest extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** The key's name in its key store. */
  @column()
  declare keyId: string

  @column()
  declare keyStore: string

  /** What the authority will publish its files as. */
  @column()
  declare fileName: string

  /** P-CA-2015 … */
  @column()
  declare profile: string

  @column()
  declare algorithm: AlgorithmName

  /** Hex SHA-256 of the SubjectPublicKeyInfo. */
  @column({ columnName: 'spki_sha256' })
  declare spkiSha256: string

  /** DER PKCS#10. */
  @column({ serializeAs: null })
  declare request: Buffer

  @column()
  declare requestedBy: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  /** Made by a rehearsed ceremony: what comes of it is a demonstration. */
  @column({ consume: Boolean })
  declare rehearsal: boolean

  /** The authority that came of it; null while the Root CA's answer is out. */
  @column()
  declare authorityId: number | null

  @belongsTo(() => Authority)
  declare authority: BelongsTo<typeof Authority>
}
