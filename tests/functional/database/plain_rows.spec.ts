import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { insertRows, plainRows, rowMoment, runPlain } from '#ca/plain_rows'
import { isUniqueViolation } from '#ca/unique_violation'
import type { ColumnValue, RowMoment } from '#ca/plain_rows'

const rowsOf = <Row>(sql: string, values: ColumnValue[] = []) =>
  plainRows<Row>(db.connection(), sql, values)

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

  test('nor what was begun before it ended, and has not gone out', async ({ assert }) => {
    const [id] = await insertRows(db.connection(), 'hr_systems', [system('kept')], 'name')
    const trx = await db.transaction()
    const asked = runPlain(trx, 'update hr_systems set owner = ? where id = ?', ['other', id])
    const [outcome] = await Promise.allSettled([asked, trx.rollback()])
    assert.equal(outcome.status, 'rejected')
    const sql = 'select owner from hr_systems where id = ?'
    assert.deepEqual(await rowsOf(sql, [id]), [{ owner: 'owner' }])
  })

  test('a value that is undefined is no NULL: the statement is refused', async ({ assert }) => {
    const row = { ...system('half'), suspended_by: undefined }
    const rows = [row] as unknown as ReturnType<typeof system>[]
    const inserting = () => insertRows(db.connection(), 'hr_systems', rows, 'name')
    await assert.rejects(inserting, /undefined.*insert into hr_systems/)
  })

  test('text, bytes, moments and numbers come back as they were given', async ({ assert }) => {
    const name = `'; drop table hr_systems; -- " \\ ? ?? :id $1 \u0000 Әділет 😀`
    const [systemId] = await insertRows(db.connection(), 'hr_systems', [system(name)], 'name')
    const request = Buffer.from(Array.from({ length: 256 }, (_, at) => at))
    const message = {
      ...{ system_id: systemId, message_id: 'a', content_sha256: 'ab', kind: 'issue' },
      ...{ state: 'received', received_at: '2026-11-17 23:59:59', remote_address: '::1' },
      ...{ signer_iin: '020115550121', request, answer: null },
    }
    const [id] = await insertRows(db.connection(), 'hr_messages', [message], 'content_sha256')
    const [{ received_at: at, ...kept }] = await rowsOf<{ received_at: RowMoment }>(
      `select s.name, s.limit_per_minute, m.request, m.answer, m.signer_iin, m.received_at
       from hr_messages m join hr_systems s on s.id = m.system_id where m.id = ? and s.name = ?`,
      [id, name]
    )
    const given = { name, limit_per_minute: 1, request, answer: null, signer_iin: '020115550121' }
    assert.deepEqual(kept, given)
    assert.equal(rowMoment(at).toISO(), '2026-11-17T23:59:59.000Z')
  })
})

test.group('Plain statements and the pool', () => {
  test('a statement that fails gives its connection back', async ({ assert }) => {
    const { max } = db.connection().getWriteClient().client.pool
    for (let at = 0; at <= max; at++)
      await assert.rejects(() => rowsOf('select nothing from nowhere'), /select nothing/)
    assert.deepEqual(await rowsOf('select 1 as one'), [{ one: 1 }])
  })
})
