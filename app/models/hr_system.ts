import { BaseModel, column, hasMany } from '@adonisjs/lucid/orm'
import type { HasMany } from '@adonisjs/lucid/types/relations'
import type { DateTime } from 'luxon'
import HrSystemCertificate from '#models/hr_system_certificate'

/** What an HR system may ask for (S-6, S-22): a certificate, a revocation, how an application stands, what was refused. */
export const HR_KINDS = ['issue', 'revoke', 'state', 'refusals'] as const
export type HrKind = (typeof HR_KINDS)[number]

const list = {
  prepare: (values: readonly string[]) => JSON.stringify(values),
  consume: (text: string) => JSON.parse(text) as string[],
}

/** An HR system that may call, E-Qyzmet first of all. */
export default class HrSystem extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** Unique. */
  @column()
  declare name: string

  /** Who runs it and signs with its key (S-6.4). */
  @column()
  declare owner: string

  /** From where it may call: addresses and networks (10.1.0.0/16), IPv4 and IPv6. */
  @column(list)
  declare addresses: string[]

  @column()
  declare limitPerMinute: number

  @column(list)
  declare kinds: HrKind[]

  /** Where changes of state are pushed to; null when it asks instead. */
  @column()
  declare callbackUrl: string | null

  @column()
  declare registeredBy: string

  @column.dateTime()
  declare suspendedAt: DateTime | null

  @column()
  declare suspendedBy: string | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime

  @hasMany(() => HrSystemCertificate, { foreignKey: 'systemId' })
  declare certificates: HasMany<typeof HrSystemCertificate>
}
