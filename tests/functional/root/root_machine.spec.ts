import { test } from '@japa/runner'
import { Machine } from '#tests/support/machines'

test.group('The Root CA’s machine', (group) => {
  let root: Machine

  // Every command is a process of its own.
  group.each.timeout(300_000)
  group.setup(async () => {
    root = await Machine.make({ ROLE: 'root', KEYSTORE_UNLOCK: 'typed' })
    const prepared = await root.ace(['root:prepare', '--json'])
    if (prepared.code !== 0) throw new Error(prepared.stdout + prepared.stderr)
    return () => root.remove()
  })

  test('its calendar is kept by a command: a day off, a year confirmed, both in the audit log', async ({
    assert,
  }) => {
    const shown = await root.ace(['root:calendar', '2027'])
    assert.include(shown.stdout, '2027: the transfers are not confirmed')
    const added = await root.ace([
      ...['root:calendar', '--day-off', '2027-03-09', '--name', 'Ауыстырылған күн', '--json'],
    ])
    assert.equal(added.code, 0, added.stdout + added.stderr)
    assert.include(added.stdout, '2027-03-09')
    const unsaid = await root.ace(['root:calendar', '2027', '--confirm', '--json'])
    assert.include(unsaid.stdout, 'E_CALENDAR_SOURCE')
    const confirmed = await root.ace([
      ...['root:calendar', '2027', '--confirm', '--source', 'ҮҚ № 1', '--json'],
    ])
    assert.equal(confirmed.json.confirmed, true)
    assert.equal(confirmed.json.source, 'ҮҚ № 1')
    const removed = await root.ace(['root:calendar', '--remove', '2027-03-09', '--json'])
    assert.notInclude(removed.stdout, '2027-03-09')
    const whole = await root.ace(['audit:verify', '--json'])
    assert.equal(whole.code, 0)
  })
})
