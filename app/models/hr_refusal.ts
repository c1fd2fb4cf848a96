import { BaseModel, column } from '@adonisjs/lucid/orm'
import type { DateTime } from 'luxon'
import type { Facts } from '#ca/ca_error'

/** A message that was refused at the door of the HR channel, and nothing of what was in it. */
export default class HrRefusal extends BaseModel {
  @column({ isPrimary: true })
  declare id: number

  /** The system for which the certificate in the message is registered; null when it is nobody's. */
  @column()
  declare systemId: number | null

  /** Whether the owner's signature held. Without it anybody may have sent the message. */
  @column({ consume: Boolean })
  declare proved: boolean

  /** As the message has it; null when it has none of the right form. */
  @column()
  declare messageId: string | null

  /** The code of the fault. */
  @column()
  declare code: string

  /** The values that the fault's text names, without those that quote the message. */
  @column({
    prepare: (facts: Facts) => JSON.stringify(facts),
    consume: (text: string) => JSON.parse(text) as Facts,
  })
  declare facts: Facts

  @column()
  declare remoteAddress: string

  /** How many others came from this address within the same minute, and were only counted. */
  @column()
  declare more: number

  @column.dateTime()
  declare refusedAt: DateTime
}
