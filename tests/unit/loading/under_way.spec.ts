import { test } from '@japa/runner'
import { UnderWay } from '#ca/under_way'

test.group('What the server has begun and nobody waits for', () => {
  test('the end waits for it, and for what it begins in its turn', async ({ assert }) => {
    const underWay = new UnderWay()
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    void underWay.add(first.promise.then(() => void underWay.add(second.promise)))
    let ended = false
    const end = underWay.finished().then(() => (ended = true))
    first.resolve()
    await new Promise((turn) => setImmediate(turn))
    assert.isFalse(ended)
    second.resolve()
    await end
  })

  test('what fails is as good as over, and its error is its owner’s', async ({ assert }) => {
    const underWay = new UnderWay()
    await assert.rejects(() => underWay.add(Promise.reject(new Error('no'))), 'no')
    await underWay.finished()
  })
})
