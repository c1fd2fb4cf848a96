import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { neededBy, specsWithout } from '#tests/runner/needs'

const spec = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

test.group('What a machine without Debian packages leaves out', () => {
  test('a spec that judges with nettle needs it, through its support files too', ({ assert }) => {
    assert.includeMembers(neededBy(spec('contracts/tokens/walk.spec.ts')), [
      'valgrind',
      'nettle-dev',
    ])
    assert.include(neededBy(spec('unit/crypto/nettle.spec.ts')), 'nettle-dev')
  })

  test('a spec of deadlines needs nothing', ({ assert }) => {
    assert.deepEqual(neededBy(spec('unit/calendar/deadlines.spec.ts')), [])
  })

  test('with every package there nothing is left out; without nettle some is and most is not', ({
    assert,
  }) => {
    assert.isEmpty(specsWithout('unit', []).left)
    const { run, left } = specsWithout('unit', ['nettle-dev'])
    assert.isNotEmpty(left)
    assert.isAbove(run.length, left.length)
  })
})
