import { test } from '@japa/runner'
import { KnownPoints } from '#ca/crypto/engine/known_points'
import { LEARNING_CURVES } from '#tests/support/peer/engine_curves'
import { bytesOf, pointBytes, randomScalar } from '#tests/support/peer/signatures'

const point = (number: number) => Uint8Array.of(number)

/** Where a point is after so many verifications, and the places that were learnt meanwhile. */
function verified(known: KnownPoints, number: number, times = 1) {
  const learnt: number[] = []
  let place
  for (let i = 0; i < times; i++) place = known.placeOf(point(number), (free) => learnt.push(free))
  return { place, learnt }
}

test.group('crypto engine: keys that are known', () => {
  test('a key is learnt once it has verified often enough, and then only once', ({ assert }) => {
    const known = new KnownPoints(2, 3)
    assert.deepEqual(verified(known, 1, 3), { place: undefined, learnt: [] })
    assert.deepEqual(verified(known, 1, 5), { place: 0, learnt: [0] })
  })

  test('the key that was used longest ago makes room', ({ assert }) => {
    const known = new KnownPoints(2, 0)
    for (const [number, place] of [
      [1, 0],
      [2, 1],
      [1, 0],
      [3, 1],
      [1, 0],
      [2, 1],
    ])
      assert.equal(verified(known, number).place, place)
  })

  test('many keys that come once make nobody wait, and are forgotten', ({ assert }) => {
    const known = new KnownPoints(2, 1)
    for (let number = 0; number < 200; number++) assert.isUndefined(verified(known, number).place)
    assert.isUndefined(verified(known, 1).place)
    assert.equal(verified(known, 199).place, 0)
  })

  test('{name}: five keys by turns in four places; each verifies its own signatures alone')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const digest = bytesOf(randomScalar(peer), peer.length)
      const signed = Array.from({ length: 5 }, () => {
        const d = randomScalar(peer)
        const key = pointBytes(peer, peer.base.multiplyUnsafe(d))
        return { key, signature: engine.sign(bytesOf(d, peer.length), digest, new Uint8Array(32)) }
      })
      for (const one of [...signed, ...signed]) {
        for (const { key, signature } of signed)
          assert.equal(
            engine.verify(one.key, digest, signature ?? new Uint8Array()),
            key === one.key
          )
      }
    })
})
