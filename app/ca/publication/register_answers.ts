import db from '@adonisjs/lucid/services/db'

/** Whether the database with the register of certificates answers. */
export function registerAnswers(): Promise<boolean> {
  return db.rawQuery('select 1').then(
    () => true,
    () => false
  )
}
