import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import { canonicalJson, entryHash } from '#ca/audit/entry_hash'

const entry = {
  seq: 1,
  at: '2026-11-10T05:00:00.000Z',
  event: 'certificate_voided',
  actor: 'system',
  subject: 'certificate:4f90',
  data: '{"reason":"Қате"}',
  previousHash: '0'.repeat(64),
}

test.group('Audit entry hash', () => {
  test('canonical JSON: keys sorted, no white space', ({ assert }) => {
    assert.equal(
      canonicalJson({ b: ['z', 'a'], a: 'Қ', c: null }),
      '{"a":"Қ","b":["z","a"],"c":null}'
    )
  })

  test('the hash is SHA-256 over the UTF-8 JSON array of the seven fields', ({ assert }) => {
    const text = `[1,"2026-11-10T05:00:00.000Z","certificate_voided","system","certificate:4f90","{\\"reason\\":\\"Қате\\"}","${'0'.repeat(64)}"]`
    assert.equal(entryHash(entry), createHash('sha256').update(text, 'utf8').digest('hex'))
  })

  test('every field counts', ({ assert }) => {
    const changed = [
      { seq: 2 },
      { at: '2026-11-10T05:00:01.000Z' },
      { event: 'certificate_issued' },
      { actor: 'operator' },
      { subject: 'certificate:4f91' },
      { data: '{}' },
      { previousHash: '1'.repeat(64) },
    ].map((change) => entryHash({ ...entry, ...change }))
    assert.lengthOf(new Set([...changed, entryHash(entry)]), 8)
  })
})
