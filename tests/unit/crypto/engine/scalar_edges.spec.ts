import { test } from '@japa/runner'
import { bytesOf, pointBytes, randomScalar } from '#tests/support/peer/signatures'
import { ENGINE_CURVES } from '#tests/support/peer/engine_curves'
import type { PeerCurve } from '#tests/support/peer/curves'

/**
 * The one odd scalar whose last addition in assembly/fixed_base.ts is that of equal points: twice its uppermost digit's
 * share, less q. Windows are of six bits, so that the uppermost one is at bit 252, or at bit 510.
 */
function exceptionalScalar({ length, q }: PeerCurve): bigint {
  const at = 6n * ((BigInt(8 * length) + 5n) / 6n - 1n)
  const uppermost = (q >> at) | 1n
  return 2n * (uppermost << at) - q
}

/** Scalars at which additions, carries or recodings begin or end. */
function edges(curve: PeerCurve): bigint[] {
  const { q, length } = curve
  const bits = BigInt(8 * length)
  const exceptional = exceptionalScalar(curve)
  const near = (value: bigint) => [value - 2n, value - 1n, value, value + 1n, value + 2n]
  return [
    ...Array.from({ length: 200 }, (_, i) => BigInt(i + 1)),
    ...near(q / 2n),
    ...near(exceptional),
    ...near(q - exceptional),
    ...Array.from({ length: 90 }, (_, i) => 2n ** BigInt(6 * i)).filter((value) => value < q),
    ...[1n, 2n, 63n, 64n, 65n].map((value) => q - value),
    ...[28n, 29n, 30n, 58n, 232n, bits - 2n].map((bit) => 2n ** bit - 1n),
  ].filter((value) => value > 0n && value < q)
}

test.group('crypto engine: multiples of the base point', () => {
  test('{name}: every edge of the recoding gives the point that the peer computes')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      for (const d of edges(peer)) {
        const expected = pointBytes(peer, peer.base.multiplyUnsafe(d))
        assert.deepEqual(engine.publicKey(bytesOf(d, peer.length)), expected, d.toString(16))
      }
    })
    .timeout(60_000)

  test('{name}: any scalar does, and so does its opposite')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      for (let i = 0; i < 200; i++) {
        const d = randomScalar(peer)
        const point = peer.base.multiplyUnsafe(d)
        const opposite = engine.publicKey(bytesOf(peer.q - d, peer.length))
        assert.deepEqual(engine.publicKey(bytesOf(d, peer.length)), pointBytes(peer, point))
        assert.deepEqual(opposite, pointBytes(peer, point.negate()))
      }
    })
    .timeout(60_000)

  test('{name}: 0, q and whatever is above are no private keys and no nonces')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer: { q, length } }) => {
      const digest = new Uint8Array(length).fill(7)
      const one = bytesOf(1n, length)
      const most = bytesOf(q - 1n, length)
      for (const value of [0n, q, q + 1n, 2n ** BigInt(8 * length) - 1n]) {
        const wrong = bytesOf(value, length)
        assert.isUndefined(engine.publicKey(wrong))
        assert.equal(engine.signWithNonce(wrong, one, digest), 'no private key')
        assert.equal(engine.signWithNonce(one, wrong, digest), 'another nonce')
        assert.isUndefined(engine.sign(wrong, digest, new Uint8Array(32)))
      }
      assert.instanceOf(engine.signWithNonce(most, most, digest), Uint8Array)
    })

  test('{name}: numbers cut short or padded are refused, never read past')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer: { length } }) => {
      const right = new Uint8Array(length).fill(1)
      const point = new Uint8Array(2 * length)
      for (const wrong of [0, 1, length - 1, length + 1, 2 * length].map(
        (n) => new Uint8Array(n)
      )) {
        assert.throws(() => engine.publicKey(wrong), RangeError)
        assert.throws(() => engine.signWithNonce(wrong, right, right), RangeError)
        assert.throws(() => engine.signWithNonce(right, wrong, right), RangeError)
        assert.throws(() => engine.signWithNonce(right, right, wrong), RangeError)
        assert.throws(() => engine.sign(wrong, right, new Uint8Array(32)), RangeError)
        assert.throws(() => engine.sign(right, right, new Uint8Array(31)), RangeError)
        assert.throws(() => engine.verify(point, wrong, point), RangeError)
      }
      for (const wrong of [0, length, 2 * length - 1, 2 * length + 1].map(
        (n) => new Uint8Array(n)
      )) {
        assert.throws(() => engine.isPublicKey(wrong), RangeError)
        assert.throws(() => engine.isSignature(wrong), RangeError)
        assert.throws(() => engine.verify(wrong, right, point), RangeError)
        assert.throws(() => engine.verify(point, right, wrong), RangeError)
      }
    })
})
