import { BaseModel, column } from '@adonisjs/lucid/orm'

/** Whether the government's transfers of a year are known. */
export default class CalendarYear extends BaseModel {
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare year: number

  @column({ consume: Boolean })
  declare confirmed: boolean

  @column()
  declare source: string
}
