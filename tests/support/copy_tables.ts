import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The tables of one database of MariaDB in another, with their keys and their rows. */
export async function copyTables(client: QueryClientContract, from: string, to: string) {
  await client.transaction(async (trx) => {
    await trx.rawQuery('set foreign_key_checks = 0')
    const [tables] = await trx.rawQuery(`show tables from ${from}`)
    for (const name of tables.flatMap((row: object) => Object.values(row))) {
      const [[{ 'Create Table': statement }]] = await trx.rawQuery(
        `show create table ${from}.${name}`
      )
      await trx.rawQuery(`use ${to}`)
      await trx.rawQuery(statement)
      await trx.rawQuery(`insert into ${to}.${name} select * from ${from}.${name}`)
    }
    await trx.rawQuery('set foreign_key_checks = 1')
  })
}
