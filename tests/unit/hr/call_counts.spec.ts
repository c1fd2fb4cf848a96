import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { CallCounts } from '#ca/hr/systems/call_counts'

test.group('calls a minute', () => {
  test('are counted per system, and a new minute begins at one', ({ assert }) => {
    const counts = new CallCounts()
    const at = DateTime.fromISO('2026-11-17T05:00:59Z')
    assert.deepEqual([counts.count(1, at), counts.count(1, at), counts.count(2, at)], [1, 2, 1])
    assert.equal(counts.count(1, at.plus({ seconds: 1 })), 1)
  })
})
