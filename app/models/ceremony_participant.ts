import { BaseModel, column } from '@adonisjs/lucid/orm'

/** CP-6.1: who takes part. A key administrator holds a share; a witness is independent and holds none. */
export const CEREMONY_ROLES = ['key_administrator', 'witness', 'secretary'] as const
export type CeremonyRole = (typeof CEREMONY_ROLES)[number]

/** Somebody who takes part in a key ceremony. */
export default class CeremonyParticipant extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  @column()
  declare ceremonyId: number

  @column()
  declare role: CeremonyRole

  @column()
  declare name: string

  @column()
  declare position: string

  /** Of a key administrator: 1, 2, 3 …, whose share it is. */
  @column()
  declare shareNumber: number | null
}
