import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { RefusalQuota } from '#ca/hr/refusals/refusal_quota'

const AT = DateTime.fromISO('2026-11-17T05:00:59Z')

test.group('refusals a minute', () => {
  const rules = { perAddress: 2, perMinute: 3, waiting: 10, newest: 10 }

  test('a few of an address are kept, the others counted with the last of them', ({ assert }) => {
    const quota = new RefusalQuota(rules)
    const take = () => quota.take('10.0.0.1', AT, () => ({ more: 0 }))
    const [first, second, third, fourth] = [take(), take(), take(), take()]
    assert.deepEqual([first, second], [{ more: 0 }, { more: 2 }])
    assert.strictEqual(third, second)
    assert.strictEqual(fourth, second)
  })

  test('many addresses keep no more than the minute may, and a new minute begins at none', ({
    assert,
  }) => {
    const quota = new RefusalQuota(rules)
    const made: { more: number }[] = []
    const make = () => {
      const one = { more: 0 }
      made.push(one)
      return one
    }
    const take = (address: number, at = AT) => quota.take(`fd00::${address}`, at, make)
    const taken = Array.from({ length: 1000 }, (_, address) => take(address))
    assert.lengthOf(made, rules.perMinute)
    assert.lengthOf(
      taken.filter((each) => each === null),
      997
    )
    assert.isNotNull(take(1000, AT.plus({ seconds: 1 })))
  })
})
