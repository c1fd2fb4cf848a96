import { BaseModel, column } from '@adonisjs/lucid/orm'

/** A region or a city of the republic, by its KATO code. */
export default class Region extends BaseModel {
  static selfAssignPrimaryKey = true

  @column({ isPrimary: true })
  declare kato: string

  @column()
  declare nameKk: string

  @column()
  declare nameRu: string

  @column()
  declare nameEn: string
}
