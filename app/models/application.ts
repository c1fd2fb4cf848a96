import { BaseModel, belongsTo, column, hasOne } from '@adonisjs/lucid/orm'
import type { BelongsTo, HasOne } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import Letter from '#models/letter'
import Certificate from '#models/certificate'
import Refusal from '#models/refusal'
import HandOut from '#models/hand_out'

/** S-7: what decides how many working days there are. */
export const CATEGORIES = ['political', 'administrative'] as const
export type Category = (typeof CATEGORIES)[number]

/** S-11.5: why somebody may have a second valid certificate. */
export const SECOND_CERTIFICATE_GROUNDS = ['two_agencies', 'hr_signer', 'type_c'] as const
export type SecondCertificateGround = (typeof SECOND_CERTIFICATE_GROUNDS)[number]

/** S-4.2: why somebody of a local executive body (S-9) applies offline a second time. */
export const OFFLINE_GROUNDS = ['carrier_failed', 'carrier_lost'] as const
export type OfflineGround = (typeof OFFLINE_GROUNDS)[number]

/**
 * waiting → issuing (key on the carrier, serial reserved) → issued (signed, not yet on the carrier)
 * → written (read back from the carrier) → handed_out; or waiting → refused. Of an online application (S-5): …
 * issuing → to_install (signed, the holder's turn) → installed. issued, written, to_install → revoked, when the
 * certificate is revoked before its carrier has left the house, or before it was installed.
 */
export const APPLICATION_STATES = [
  'waiting',
  'issuing',
  'issued',
  'written',
  'handed_out',
  'to_install',
  'installed',
  'refused',
  'revoked',
] as const
export type ApplicationState = (typeof APPLICATION_STATES)[number]

/** One employee's row of an annex 1 application, or of an annex 4 one that an online application stands behind. */
export default class Application extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare letterId: number

  @belongsTo(() => Letter)
  declare letter: BelongsTo<typeof Letter>

  /** 1, 2, 3 … within the letter. */
  @column()
  declare rowNumber: number

  @column()
  declare category: Category

  @column()
  declare surname: string

  @column()
  declare givenName: string

  @column()
  declare patronymic: string | null

  @column()
  declare iin: string

  @column()
  declare bin: string

  @column()
  declare organisation: string

  @column()
  declare position: string

  @column()
  declare regionKato: string

  /** What the 'region, city, district' cell says beyond the region. */
  @column()
  declare locality: string | null

  @column()
  declare email: string

  /** +7 and ten digits. */
  @column()
  declare phone: string

  /** YYYY-MM-DD: the last day of S-7. */
  @column()
  declare dueOn: string

  @column()
  declare secondCertificateGround: SecondCertificateGround | null

  /** S-4.2, of a local executive body. */
  @column()
  declare offlineGround: OfflineGround | null

  /** The online application (S-5) that this row is of; null in the offline channel. */
  @column()
  declare onlineApplicationId: number | null

  @column()
  declare state: ApplicationState

  @column.dateTime()
  declare putOffAt: DateTime | null

  /** Lower-cased name and IIN, what a search looks in. */
  @column()
  declare search: string

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @hasOne(() => Certificate)
  declare certificate: HasOne<typeof Certificate>

  @hasOne(() => Refusal)
  declare refusal: HasOne<typeof Refusal>

  @hasOne(() => HandOut)
  declare handOut: HasOne<typeof HandOut>

  /** Whether it was filed in the online service (S-5). */
  get isOnline() {
    return typeof this.onlineApplicationId === 'number'
  }

  /** Surname, given name and patronymic as one line. */
  get fullName() {
    return [this.surname, this.givenName, this.patronymic].filter(Boolean).join(' ')
  }
}
