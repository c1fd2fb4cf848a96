import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { insertRows, plainRows, runPlain } from '#ca/plain_rows'
import { isUniqueViolation } from '#ca/unique_violation'

test.group('Plain statements', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  const system = (name: string) => ({
    ...{ name, owner: 'owner', addresses: '[]', kinds: '[]', limit_per_minute: 1 },
    ...{ registered_by: 'administrator', created_at: '2026-11-17 05:00:00' },
  })

  test('rows that are inserted together give their numbers in their order', async ({ assert }) => {
    const names = ['b', 'c', 'a']
    const numbers = await insertRows(db.connection(), 'hr_systems', names.map(system), 'name')
    for (const [at, id] of numbers.entries()) {
      const [row] = await plainRows<{ name: string }>(
        db.connection(),
        'select name from hr_systems where id = ?',
        [id]
      )
      assert.equal(row.name, names[at])
    }
  })

  test('CP-5.4: an error names the statement, and no value of it', async ({ assert }) => {
    await insertRows(db.connection(), 'hr_systems', [system('secret-value')], 'name')
    const again = db.transaction((trx) =>
      insertRows(trx, 'hr_systems', [system('secret-value')], 'name')
    )
    const error = await again.catch((thrown: Error) => thrown)
    assert.isTrue(isUniqueViolation(error))
    const said = `${(error as Error).message} ${(error as Error).stack} ${JSON.stringify(error)}`
    assert.include(said, 'insert into hr_systems')
    assert.notInclude(said, 'secret-value')
  })

  test('nothing is asked within a transaction that has ended', async ({ assert }) => {
    const trx = await db.transaction()
    await runPlain(trx, 'update hr_systems set owner = ?', ['x'])
    await trx.rollback()
    await assert.rejects(() => plainRows(trx, 'select id from hr_systems', []), /complete|ended/)
  })
})
