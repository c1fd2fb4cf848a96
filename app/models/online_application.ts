import { BaseModel, belongsTo, column, hasMany, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasMany, HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Annex7Quote from '#models/annex7_quote'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'
import HrMessage from '#models/hr_message'
import OnlineLetterRow from '#models/online_letter_row'
import OnlineStep from '#models/online_step'
import RevocationRequest from '#models/revocation_request'
import type { SecondCertificateGround } from '#models/application'

/** What an application in the online service asks for: a certificate (S-5), the revocation of one (S-21). */
export const ONLINE_KINDS = ['issue', 'revoke'] as const
export type OnlineKind = (typeof ONLINE_KINDS)[number]

/** Through which door it came: the online service (S-5), an HR system (S-6). */
export const ONLINE_CHANNELS = ['online', 'hr'] as const
export type OnlineChannel = (typeof ONLINE_CHANNELS)[number]

/** An application filed in the online service, or by an HR system; what became of it stands in its steps and in its certificate. */
export default class OnlineApplication extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare kind: OnlineKind

  @column()
  declare channel: OnlineChannel

  /** The message of the HR system that it came of: unique. */
  @column()
  declare hrMessageId: number | null

  @belongsTo(() => HrMessage)
  declare hrMessage: BelongsTo<typeof HrMessage>

  @column()
  declare iin: string

  @column()
  declare bin: string

  @column()
  declare surname: string

  @column()
  declare givenName: string

  @column()
  declare patronymic: string | null

  @column()
  declare organisation: string

  @column()
  declare position: string

  @column()
  declare regionKato: string

  @column()
  declare locality: string | null

  @column()
  declare email: string

  /** +7 and ten digits. */
  @column()
  declare phone: string

  /** In which the applicant is written to. */
  @column()
  declare language: string

  @column()
  declare secondCertificateGround: SecondCertificateGround | null

  /** The holder's own carrier: on it the key was made, or is the certificate that is to be revoked. */
  @column()
  declare carrierId: number

  @belongsTo(() => Carrier)
  declare carrier: BelongsTo<typeof Carrier>

  /** DER PKCS#10, of an application for a certificate. */
  @column({ serializeAs: null })
  declare request: Buffer | null

  /** Hex SHA-256 of the SubjectPublicKeyInfo: a key is one person's. */
  @column({ columnName: 'spki_sha256' })
  declare spkiSha256: string | null

  /** The same while it is open: unique, so that one application at a time is for a key; null afterwards. */
  @column()
  declare openSpki: string | null

  /** The certificate that is to be revoked (S-21). */
  @column()
  declare certificateId: number | null

  @belongsTo(() => Certificate)
  declare certificate: BelongsTo<typeof Certificate>

  /** Why: key of the table of grounds (S-18). */
  @column()
  declare ground: string | null

  @column.dateTime()
  declare filedAt: DateTime

  /** YYYY-MM-DD (Asia/Almaty): the day from which S-13 counts. */
  @column()
  declare filedOn: string

  /** `holder:IIN` of the person, or of an executor of the agency; `hr:SYSTEM:IIN` of who signed in an HR system. */
  @column()
  declare filedBy: string

  /** `IIN:kind` while it is open: unique, so that a person has one open application of a kind; null afterwards. */
  @column()
  declare openKey: string | null

  @hasMany(() => OnlineStep)
  declare steps: HasMany<typeof OnlineStep>

  /** The row of the annex 4 letter by which it is issued. */
  @hasOne(() => Application)
  declare application: HasOne<typeof Application>

  @hasMany(() => OnlineLetterRow)
  declare letterRows: HasMany<typeof OnlineLetterRow>

  /** The rows of annex 4 that have its number and name another person. */
  @hasMany(() => OnlineLetterRow, { foreignKey: 'quotedApplicationId' })
  declare letterQuotes: HasMany<typeof OnlineLetterRow>

  /** The rows of annex 7 that ask for the same. */
  @hasMany(() => RevocationRequest)
  declare revocationRequests: HasMany<typeof RevocationRequest>

  /** The rows of annex 7 that quote it and do not agree with it. */
  @hasMany(() => Annex7Quote)
  declare annex7Quotes: HasMany<typeof Annex7Quote>

  /** Surname, given name and patronymic as one line. */
  get fullName() {
    return [this.surname, this.givenName, this.patronymic].filter(Boolean).join(' ')
  }
}
