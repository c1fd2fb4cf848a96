import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import type { AlgorithmName } from '#ca/crypto/algorithms'

/** A CA key with its certificate: the Root CA or the State CA. */
export default class Authority extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare role: 'root' | 'state'

  /** P-ROOT-2015, P-CA-2015 … */
  @column()
  declare profile: string

  @column()
  declare algorithm: AlgorithmName

  /** The key's name in its key store. */
  @column()
  declare keyId: string

  /** Which key store has it: `software`, or one that the provider binds beside it. */
  @column()
  declare keyStore: string

  /** What its certificate and its lists are published as: `ucgo2015`. Null for an authority of another house. */
  @column()
  declare fileName: string | null

  /** Over how many parts the lists of its new certificates are spread; 0: one list for all (RFC 5280 5.2.5). */
  @column()
  declare crlParts: number

  /** Null for a self-signed root. */
  @column()
  declare issuerId: number | null

  /** Lower-case hex, even length. */
  @column()
  declare serial: string

  @column()
  declare certificate: Buffer

  @column.dateTime()
  declare notBefore: DateTime

  @column.dateTime()
  declare notAfter: DateTime

  /** Since when it issues; null while it stands ready beside the one that does. */
  @column.dateTime()
  declare issuingFrom: DateTime | null

  /** Set when issuing has moved to another key; CRL and OCSP go on under this one. */
  @column.dateTime()
  declare retiredAt: DateTime | null

  /** Made by the demonstration ceremony: its keys protect nothing. */
  @column({ consume: Boolean })
  declare demonstration: boolean

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
