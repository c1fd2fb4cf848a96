import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { invert, mod } from '@noble/curves/abstract/modular.js'
import { test } from '@japa/runner'
import { bytesOf, pointBytes, randomScalar } from '#tests/support/peer/signatures'
import {
  peerSign,
  peerVerify,
  peerVerifyByScalar,
  signatureBytes,
} from '#tests/support/peer/signatures'
import { ENGINE_CURVES, LEARNING_CURVES } from '#tests/support/peer/engine_curves'
import type { PeerCurve, Point } from '#tests/support/peer/curves'

/** Both ways of verifying. */
const CURVES = [...ENGINE_CURVES, ...LEARNING_CURVES]

/**
 * A valid signature whose verification computes R = a · P + b · Q for the a and b of one's choice: with r the abscissa of R,
 * the hash e = −r / b and s = a · e. With another abscissa than R's the same is computed, and the signature is wrong.
 */
function signatureThatComputes(peer: PeerCurve, a: bigint, b: bigint, x: bigint) {
  const { q, length } = peer
  const r = mod(x, q)
  const e = mod(-r * invert(mod(b, q), q), q)
  const signature = signatureBytes(peer, { r, s: mod(a * e, q) })
  return { digest: bytesOf(e, length), signature }
}

const SMALL = [-64n, -63n, -3n, -2n, -1n, 1n, 2n, 3n, 16n, 63n]

/** Pairs of a and b that are small, that have a tail of zeros, and whose points nearly cancel each other out. */
const PAIRS = SMALL.flatMap((a): [bigint, bigint][] => [
  ...SMALL.flatMap((b): [bigint, bigint][] => [
    [a, b],
    [a << 20n, b << 20n],
  ]),
  [(a << 40n) + 3n, -(a << 40n)],
])

/** The sums a · P + b · Q of all pairs, those at infinity left out, with their abscissas. */
function sums({ base, Point }: PeerCurve, Q: Point) {
  const multiples = (point: Point) => {
    const known = new Map<bigint, Point>()
    return (k: bigint) => {
      const positive = k < 0n ? -k : k
      const multiple = known.get(positive) ?? point.multiplyUnsafe(positive)
      known.set(positive, multiple)
      return k < 0n ? multiple.negate() : multiple
    }
  }
  const [ofP, ofQ] = [multiples(base), multiples(Q)]
  const all = PAIRS.map(([a, b]) => ({ a, b, R: ofP(a).add(ofQ(b)) })).filter(({ R }) => !R.is0())
  const affine = normalizeZ(
    Point,
    all.map(({ R }) => R)
  )
  return all.map(({ a, b }, i) => ({ a, b, x: affine[i].x }))
}

test.group('crypto engine: verification', () => {
  test('{name}: equal and opposite points that meet on the way are added rightly')
    .with(CURVES)
    .run(({ assert }, { engine, peer }) => {
      let valid = 0
      for (const d of [1n, 2n, 3n, 5n, 1n << 20n, peer.q - 1n, peer.q - 2n, peer.q - 3n]) {
        const Q = peer.base.multiplyUnsafe(d)
        const key = pointBytes(peer, Q)
        for (const { a, b, x } of sums(peer, Q)) {
          const { digest, signature } = signatureThatComputes(peer, a, b, x)
          assert.isTrue(engine.verify(key, digest, signature), `d = ${d}, ${a} P + ${b} Q`)
          if (valid++ % 7 > 0) continue
          const forged = signatureThatComputes(peer, a, b, x + 1n)
          assert.isFalse(engine.verify(key, forged.digest, forged.signature))
        }
      }
      assert.isAbove(valid, 1500)
    })
    .timeout(120_000)

  test('{name}: where the sum is the point at infinity, nothing is valid')
    .with(CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length, base } = peer
      for (const d of [1n, 2n, 5n, randomScalar(peer)]) {
        // s = r · d makes z1 + z2 · d = 0.
        for (const r of [1n, 2n, q - 1n, randomScalar(peer)]) {
          const key = pointBytes(peer, base.multiplyUnsafe(d))
          const signature = signatureBytes(peer, { r, s: mod(r * d, q) })
          const digest = bytesOf(randomScalar(peer), length)
          assert.isFalse(engine.verify(key, digest, signature))
        }
      }
    })

  test('{name}: r and s of 0, q and above are out of range; 1 and q − 1 are in it')
    .with(CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length } = peer
      const good = bytesOf(5n, length)
      const join = (r: Uint8Array, s: Uint8Array) => Uint8Array.of(...r, ...s)
      const key = pointBytes(peer, peer.base)
      for (const value of [0n, q, q + 1n, 2n ** BigInt(8 * length) - 1n]) {
        const wrong = bytesOf(value, length)
        for (const signature of [join(wrong, good), join(good, wrong), join(wrong, wrong)]) {
          assert.isFalse(engine.isSignature(signature))
          assert.isFalse(engine.verify(key, good, signature))
        }
      }
      for (const value of [1n, q - 1n]) {
        assert.isTrue(engine.isSignature(join(bytesOf(value, length), good)))
        assert.isTrue(engine.isSignature(join(good, bytesOf(value, length))))
      }
    })

  test('RFC 7091 6.1 step 2, {name}: a hash that is 0 modulo q counts as 1')
    .with(CURVES)
    .run(({ assert }, { engine, peer: { q, length } }) => {
      const [d, k] = [bytesOf(7n, length), bytesOf(5n, length)]
      const [zero, one, order] = [0n, 1n, q].map((value) => bytesOf(value, length))
      const signature = engine.signWithNonce(d, k, one)
      assert.deepEqual(engine.signWithNonce(d, k, zero), signature)
      assert.deepEqual(engine.signWithNonce(d, k, order), signature)
      const key = engine.publicKey(d)
      if (!key || typeof signature === 'string') throw new Error('there is a signature')
      assert.isTrue(engine.verify(key, order, signature))
      assert.isTrue(engine.verify(key, zero, signature))
      assert.isFalse(engine.verify(key, bytesOf(2n, length), signature))
    })

  test('{name}: the peer agrees on any hash, key and numbers, valid or not')
    .with(CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length } = peer
      for (let i = 0; i < 40; i++) {
        const d = randomScalar(peer)
        const Q = peer.base.multiplyUnsafe(d)
        const alpha = i % 3 === 0 ? 2n ** BigInt(8 * length) - 1n - BigInt(i) : randomScalar(peer)
        const numbers = peerSign(peer, d, alpha, randomScalar(peer))
        if (!numbers) continue
        for (const { r, s } of [
          numbers,
          { r: numbers.s, s: numbers.r },
          { ...numbers, s: q - numbers.s },
        ]) {
          const claim = [
            pointBytes(peer, Q),
            bytesOf(alpha, length),
            signatureBytes(peer, { r, s }),
          ] as const
          const verdict = peerVerifyByScalar(peer, d, alpha, { r, s })
          assert.equal(engine.verify(...claim), verdict)
          if (i < 3) assert.equal(peerVerify(peer, Q, alpha, { r, s }), verdict)
        }
      }
    })
    .timeout(60_000)

  test('{name}: a nonce that makes s zero is passed over')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer: { q, base, length } }) => {
      const [d, k] = [9n, 5n]
      const alpha = mod(-base.multiplyUnsafe(k).x * d * invert(k, q), q)
      const outcome = engine.signWithNonce(
        bytesOf(d, length),
        bytesOf(k, length),
        bytesOf(alpha, length)
      )
      assert.equal(outcome, 'another nonce')
    })
})

test.group('crypto engine: points', () => {
  test('{name}: points off the curve, infinity, and coordinates not below p are no keys')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { p, length } = peer
      const { x, y } = peer.base.multiplyUnsafe(randomScalar(peer)).toAffine()
      const bytes = (a: bigint, b: bigint) =>
        Uint8Array.of(...bytesOf(a, length), ...bytesOf(b, length))
      assert.isTrue(engine.isPublicKey(bytes(x, y)))
      assert.isTrue(engine.isPublicKey(bytes(x, p - y)))
      const wrong = [
        bytes(0n, 0n),
        bytes(x, y ^ 1n),
        bytes(y, x),
        bytes(x, 0n),
        bytes(p, y),
        bytes(x, p),
      ]
      for (const point of [...wrong, bytes(p, p), new Uint8Array(2 * length).fill(255)]) {
        assert.isFalse(engine.isPublicKey(point))
      }
    })

  test('{name}: an abscissa written with p added to it is refused where it fits')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { x, y } = peer.base.toAffine()
      const bytes = Uint8Array.of(...bytesOf(x + peer.p, peer.length), ...bytesOf(y, peer.length))
      assert.isFalse(engine.isPublicKey(bytes))
    })

  test('{name}: there are no points of small order: q is the only multiple of q in reach of Hasse')
    .with(ENGINE_CURVES)
    .run(({ assert }, { peer: { p, q, base } }) => {
      assert.isTrue(
        base
          .multiplyUnsafe(q - 1n)
          .add(base)
          .is0()
      )
      assert.isTrue(isProbablePrime(q))
      // |#E − (p + 1)| ≤ 2 √p, and q divides #E.
      const within = (order: bigint) => (order - p - 1n) ** 2n <= 4n * p
      assert.deepEqual(
        [1n, 2n, 3n].filter((cofactor) => within(cofactor * q)),
        [1n]
      )
      // A point of order two would have y = 0: x³ − 3x + b would have a root, and #E an even number.
      assert.equal(q % 2n, 1n)
    })
})

/** Miller–Rabin to sixteen bases. */
function isProbablePrime(n: bigint): boolean {
  const power = (base: bigint, exponent: bigint) => {
    let result = 1n
    for (let [b, x] = [base % n, exponent]; x > 0n; x >>= 1n, b = (b * b) % n) {
      if (x & 1n) result = (result * b) % n
    }
    return result
  }
  let [odd, twos] = [n - 1n, 0]
  for (; odd % 2n === 0n; odd /= 2n) twos++
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n].every(
    (base) => {
      let x = power(base, odd)
      if (x === 1n) return true
      for (let i = 0; i < twos; i++, x = (x * x) % n) if (x === n - 1n) return true
      return false
    }
  )
}
