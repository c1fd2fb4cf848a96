import { test } from '@japa/runner'
import { Gathered } from '#ca/gathered'

test.group('What is asked together', () => {
  test('what is asked in one turn, or while answers are made, is asked at once, and in its order', async ({
    assert,
  }) => {
    const asked: number[][] = []
    const gathered = new Gathered<number, number>(3)
    const twice = async (all: number[]) => {
      asked.push(all)
      if (asked.length === 1) later.push(gathered.ask(4, twice), gathered.ask(5, twice))
      await new Promise((done) => setTimeout(done, 1))
      return all.map((each) => 2 * each)
    }
    const later: Promise<number>[] = []
    const first = [1, 2, 3, 6].map((each) => gathered.ask(each, twice))
    assert.deepEqual(await Promise.all(first), [2, 4, 6, 12])
    assert.deepEqual(await Promise.all(later), [8, 10])
    assert.deepEqual(asked, [
      [1, 2, 3],
      [6, 4, 5],
    ])
  })

  test('an error reaches everybody who was asked for, and nobody after', async ({ assert }) => {
    const gathered = new Gathered<number, number>()
    const fails = () => Promise.reject(new Error('no answer'))
    const asked = [1, 2].map((each) => gathered.ask(each, fails))
    const settled = await Promise.allSettled(asked)
    assert.deepEqual(
      settled.map(({ status }) => status),
      ['rejected', 'rejected']
    )
    assert.equal(await gathered.ask(3, async ([three]) => [three]), 3)
  })
})
