import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { LEARNING_CURVES } from '#tests/support/peer/engine_curves'
import { bytesOf, numberOf, pointBytes, randomScalar } from '#tests/support/peer/signatures'
import { flipBit } from '#tests/support/vectors'
import type { CurveModule, WitnessedSignature } from '#ca/crypto/engine/curve_module'
import type { PeerCurve } from '#tests/support/peer/curves'

/** A key of the peer, and a function that signs so many hashes with it. */
function signer(engine: CurveModule, peer: PeerCurve) {
  const scalar = randomScalar(peer)
  const d = bytesOf(scalar, peer.length)
  const signed = (count: number, digest?: Uint8Array): WitnessedSignature[] =>
    Array.from({ length: count }, () => {
      const hash = digest ?? new Uint8Array(randomBytes(peer.length))
      const one = engine.signWitnessed(d, hash, randomBytes(32))
      if (!one) throw new Error('not signed')
      return one
    })
  return { point: pointBytes(peer, peer.base.multiplyUnsafe(scalar)), signed }
}

const coefficients = (count: number) => randomBytes(8 * count)

test.group('crypto engine: signatures of one key, verified together', () => {
  test('{name}: as many as sixteen good ones are good, and each is good by itself')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { point, signed } = signer(engine, peer)
      for (let count = 1; count <= 16; count++) {
        const all = signed(count)
        assert.isTrue(engine.verifyTogether(point, all, coefficients(count)))
        for (const { digest, signature } of all)
          assert.isTrue(engine.verify(point, digest, signature))
      }
      assert.isFalse(engine.verifyTogether(point, signed(17), coefficients(17)))
    })

  test('{name}: one bit changed anywhere, in any of them, and they are not good together')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { point, signed } = signer(engine, peer)
      const all = signed(3)
      const { length } = peer
      for (let round = 0; round < 24; round++) {
        const at = round % 3
        const bit = (round * 37) % (8 * length)
        const wrong = [
          { ...all[at], digest: flipBit(all[at].digest, bit) },
          { ...all[at], signature: flipBit(all[at].signature, bit) },
          { ...all[at], signature: flipBit(all[at].signature, 8 * length + bit) },
          { ...all[at], ordinate: flipBit(all[at].ordinate, bit) },
        ]
        for (const one of wrong)
          assert.isFalse(engine.verifyTogether(point, all.with(at, one), coefficients(3)))
      }
    })

  test('{name}: faults that cancel each other out are found, for nobody knows the coefficients')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length } = peer
      const { point, signed } = signer(engine, peer)
      // With the same hash, s and s' add up to the same as s + 1 and s' − 1.
      const [one, other] = signed(2, new Uint8Array(randomBytes(length)))
      const shifted = ({ signature, ...rest }: WitnessedSignature, by: bigint) => {
        const s = bytesOf((numberOf(signature.subarray(length)) + by + q) % q, length)
        return { ...rest, signature: Uint8Array.of(...signature.subarray(0, length), ...s) }
      }
      const pair = [shifted(one, 1n), shifted(other, -1n)]
      assert.isTrue(engine.verifyTogether(point, [one, other], new Uint8Array(16)))
      assert.isTrue(engine.verifyTogether(point, pair, new Uint8Array(16)))
      assert.isFalse(engine.verifyTogether(point, pair, coefficients(2)))
    })

  test('{name}: random bytes that are all zero leave no signature out')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { point, signed } = signer(engine, peer)
      const all = signed(4)
      for (const [at, { signature, ...rest }] of all.entries()) {
        const wrong = { ...rest, signature: flipBit(signature, 8 * peer.length) }
        assert.isFalse(engine.verifyTogether(point, all.with(at, wrong), new Uint8Array(32)))
      }
    })

  test('{name}: a point off the curve, numbers out of range and another key are refused')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { q, length } = peer
      const { point, signed } = signer(engine, peer)
      const [good, one] = signed(2)
      const highest = new Uint8Array(length).fill(0xff)
      const zero = new Uint8Array(length)
      const r = one.signature.subarray(0, length)
      const s = one.signature.subarray(length)
      const order = bytesOf(q, length)
      const signatures = [
        [zero, s],
        [order, s],
        [highest, s],
        [r, zero],
        [r, order],
      ].map(([left, right]) => ({ ...one, signature: Uint8Array.of(...left, ...right) }))
      const ordinates = [zero, highest].map((ordinate) => ({ ...one, ordinate }))
      for (const wrong of [...signatures, ...ordinates])
        assert.isFalse(engine.verifyTogether(point, [good, wrong], coefficients(2)))
      const other = signer(engine, peer)
      assert.isFalse(engine.verifyTogether(other.point, [good, one], coefficients(2)))
      assert.isFalse(engine.verifyTogether(point, [good, ...other.signed(1)], coefficients(2)))
    })

  test('{name}: where equal points meet there is no verdict, and never a false one')
    .with(LEARNING_CURVES)
    .run(({ assert }, { engine, peer }) => {
      const { point, signed } = signer(engine, peer)
      const [one, other] = signed(2)
      // The same signature twice with the same coefficient: R is added to itself.
      assert.isFalse(engine.verifyTogether(point, [one, one], new Uint8Array(16)))
      assert.isTrue(engine.verifyTogether(point, [one, other], new Uint8Array(16)))
    })
})
