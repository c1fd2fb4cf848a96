import { BaseModel, column } from '@adonisjs/lucid/orm'

/** A date that differs from the plain week: a day off on a weekday, or a working Saturday or Sunday. */
export default class CalendarDay extends BaseModel {
  static selfAssignPrimaryKey = true

  /** YYYY-MM-DD, Asia/Almaty. */
  @column({ isPrimary: true })
  declare date: string

  @column()
  declare kind: 'day_off' | 'working_day'

  @column()
  declare name: string
}
