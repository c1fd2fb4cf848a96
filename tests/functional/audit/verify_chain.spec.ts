import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { AuditLog } from '#ca/audit/audit_log'
import { GENESIS_HASH, entryHash } from '#ca/audit/entry_hash'
import { verifyChain } from '#ca/audit/verify_chain'
import AuditEntry from '#models/audit_entry'

async function append(log: AuditLog, serial: string) {
  return db.transaction((trx) =>
    log.append(trx, {
      event: 'certificate_voided',
      actor: 'system',
      subject: `certificate:${serial}`,
      data: { serial, applicationId: 1, reason: 'Тексеру' },
    })
  )
}

async function chainOf(count: number) {
  await db.from('audit_entries').delete()
  await db.from('audit_head').update({ seq: 0, hash: GENESIS_HASH })
  const log = await app.container.make(AuditLog)
  for (let n = 1; n <= count; n++) await append(log, `0${n}`)
}

async function breakOf() {
  const report = await verifyChain()
  return report.break
}

test.group('Audit chain', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => chainOf(5))

  test('entries are numbered from one, each with the hash of the one before', async ({
    assert,
  }) => {
    const entries = await AuditEntry.query().orderBy('seq')
    assert.deepEqual(
      entries.map(({ seq }) => seq),
      [1, 2, 3, 4, 5]
    )
    assert.equal(entries[0].previousHash, GENESIS_HASH)
    assert.equal(entries[4].previousHash, entries[3].hash)
    assert.equal(entries[2].data, '{"applicationId":1,"reason":"Тексеру","serial":"03"}')
    assert.match(entries[2].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const { break: found, ...report } = await verifyChain()
    assert.isNull(found)
    assert.deepEqual(report, { entries: 5, head: { seq: 5, hash: entries[4].hash } })
  })

  test('an act that is rolled back leaves no entry, and the numbers go on without a gap', async ({
    assert,
  }) => {
    const log = await app.container.make(AuditLog)
    const rolledBack = db.transaction(async (trx) => {
      await log.append(trx, {
        event: 'certificate_voided',
        actor: 'system',
        subject: 'certificate:99',
        data: { serial: '99', applicationId: 1, reason: 'x' },
      })
      throw new Error('the act failed')
    })
    await assert.rejects(() => rolledBack, 'the act failed')
    const next = await append(log, '06')
    assert.equal(next.seq, 6)
    assert.isNull(await breakOf())
  })

  test('a changed entry is found', async ({ assert }) => {
    for (const change of [{ data: '{}' }, { actor: 'x' }, { at: '2020-01-01T00:00:00.000Z' }]) {
      await chainOf(5)
      await db.from('audit_entries').where('seq', 3).update(change)
      assert.deepEqual(await breakOf(), { fault: 'changed', at: 3 })
    }
  })

  test('a changed entry with its hash made anew is found at the next one', async ({ assert }) => {
    const entry = await AuditEntry.findOrFail(3)
    entry.actor = 'x'
    const hash = entryHash(entry)
    await db.from('audit_entries').where('seq', 3).update({ actor: 'x', hash })
    assert.deepEqual(await breakOf(), { fault: 'unlinked', at: 4 })
  })

  test('a deleted entry is found', async ({ assert }) => {
    await db.from('audit_entries').where('seq', 3).delete()
    assert.deepEqual(await breakOf(), { fault: 'gap', at: 3 })
    await chainOf(5)
    await db.from('audit_entries').where('seq', 1).delete()
    assert.deepEqual(await breakOf(), { fault: 'gap', at: 1 })
  })

  test('a deleted entry whose gap was closed by renumbering is found', async ({ assert }) => {
    await db.from('audit_entries').where('seq', 3).delete()
    await db.from('audit_entries').where('seq', 4).update({ seq: 3 })
    await db.from('audit_entries').where('seq', 5).update({ seq: 4 })
    assert.deepEqual(await breakOf(), { fault: 'changed', at: 3 })
  })

  test('an inserted entry is found', async ({ assert }) => {
    await db.from('audit_entries').where('seq', 5).update({ seq: 6 })
    const fourth = await AuditEntry.findOrFail(4)
    const forged = { ...fourth.$attributes, seq: 5, previousHash: fourth.hash } as AuditEntry
    await AuditEntry.create({ ...forged, hash: entryHash(forged) })
    assert.deepEqual(await breakOf(), { fault: 'changed', at: 6 })
  })

  test('an entry appended behind the head is found', async ({ assert }) => {
    const last = await AuditEntry.findOrFail(5)
    const forged = { ...last.$attributes, seq: 6, previousHash: last.hash } as AuditEntry
    await AuditEntry.create({ ...forged, hash: entryHash(forged) })
    assert.deepEqual(await breakOf(), { fault: 'head', at: 6 })
  })

  test('reordered entries are found', async ({ assert }) => {
    await db.from('audit_entries').where('seq', 2).update({ seq: 99 })
    await db.from('audit_entries').where('seq', 3).update({ seq: 2 })
    await db.from('audit_entries').where('seq', 99).update({ seq: 3 })
    assert.deepEqual(await breakOf(), { fault: 'changed', at: 2 })
  })

  test('a cut tail is found', async ({ assert }) => {
    await db.from('audit_entries').where('seq', '>', 3).delete()
    assert.deepEqual(await breakOf(), { fault: 'head', at: 4 })
    await db.from('audit_entries').delete()
    assert.deepEqual(await breakOf(), { fault: 'head', at: 1 })
  })

  test('a chain longer than a page is walked to its end', async ({ assert }) => {
    const rows = []
    let previousHash = GENESIS_HASH
    for (let seq = 1; seq <= 2001; seq++) {
      const fields = {
        seq,
        at: '',
        event: 'e',
        actor: 'a',
        subject: 's:1',
        data: '{}',
        previousHash,
      }
      previousHash = entryHash(fields)
      const { previousHash: before, ...rest } = fields
      rows.push({ ...rest, previous_hash: before, hash: previousHash })
    }
    await db.from('audit_entries').delete()
    for (let n = 0; n < rows.length; n += 100)
      await db.table('audit_entries').multiInsert(rows.slice(n, n + 100))
    await db.from('audit_head').update({ seq: 2001, hash: previousHash })
    const report = await verifyChain()
    assert.equal(report.entries, 2001)
    assert.isNull(report.break)
    await db.from('audit_entries').where('seq', 2000).delete()
    assert.deepEqual(await breakOf(), { fault: 'gap', at: 2000 })
  })
})
