import { randomBytes } from 'node:crypto'
import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { test } from '@japa/runner'
import { ENGINE_CURVES } from '#tests/support/peer/engine_curves'
import { bytesOf, randomScalar, signatureNumbers } from '#tests/support/peer/signatures'

/** The nonces that differ in their thirteen lowest bits: every pair of the two lowest signed digits. */
const PAIRS = 4096
const LOW_BITS = 13n

test.group('crypto engine: the first addition of a fixed-base multiplication', () => {
  test('{name}: every pair of the two lowest digits gives the right abscissa')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const d = bytesOf(randomScalar(peer), peer.length)
      const digest = new Uint8Array(randomBytes(peer.length))
      const start = ((randomScalar(peer) >> (LOW_BITS + 1n)) << LOW_BITS) + 1n
      const step = peer.base.double()
      const points = [peer.base.multiplyUnsafe(start)]
      while (points.length < PAIRS) points.push(points[points.length - 1].add(step))
      const abscissas = normalizeZ(peer.Point, points).map((point) => point.toAffine().x)
      const wrong = abscissas.flatMap((x, i) => {
        const k = start + 2n * BigInt(i)
        const signature = engine.signWithNonce(d, bytesOf(k, peer.length), digest)
        if (!(signature instanceof Uint8Array)) return [k]
        return signatureNumbers(peer, signature).r === x % peer.q ? [] : [k]
      })
      assert.deepEqual(wrong, [])
    })
})
