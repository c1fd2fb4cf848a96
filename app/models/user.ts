import hash from '@adonisjs/core/services/hash'
import { compose } from '@adonisjs/core/helpers'
import { BaseModel, column } from '@adonisjs/lucid/orm'
import { withAuthFinder } from '@adonisjs/auth/mixins/lucid'
import type { DateTime } from 'luxon'

export const ROLES = ['operator', 'administrator'] as const
export type Role = (typeof ROLES)[number]

/** Someone who signs in to the operator's screens. */
export default class User extends compose(
  BaseModel,
  withAuthFinder(() => hash.use(), { uids: ['login'], passwordColumnName: 'password' })
) {
  @column({ isPrimary: true })
  declare id: number

  /** Lower case, unique. */
  @column()
  declare login: string

  @column()
  declare fullName: string

  @column()
  declare role: Role

  @column({ serializeAs: null })
  declare password: string

  /** Sessions that began under another epoch are over: a new password or a disabling raises it. */
  @column()
  declare sessionEpoch: number

  @column.dateTime()
  declare disabledAt: DateTime | null

  @column.dateTime({ autoCreate: true })
  declare createdAt: DateTime
}
