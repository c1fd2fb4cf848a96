import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { ENGINE_CURVES, LEARNING_CURVES } from '#tests/support/peer/engine_curves'
import { bytesOf, numberOf, pointBytes, randomScalar } from '#tests/support/peer/signatures'
import {
  peerVerify,
  peerVerifyByScalar,
  signatureBytes,
  signatureNumbers,
  signaturesOf,
} from '#tests/support/peer/signatures'
import { flipBit } from '#tests/support/vectors'
import type { PeerCurve } from '#tests/support/peer/curves'

/** On each of both curves; ten thousand signatures each way in all. */
const KEYS = 10
const SIGNATURES = 500

/** The window of the peer's tables of its base point, which pay after a few hundred signatures. */
const WINDOW = 10

function key(peer: PeerCurve) {
  const scalar = randomScalar(peer)
  const Q = peer.Point.fromAffine(peer.base.multiplyUnsafe(scalar).toAffine())
  return { scalar, d: bytesOf(scalar, peer.length), Q, point: pointBytes(peer, Q) }
}

test.group('crypto engine: random signatures, beside @noble/curves', (group) => {
  group.setup(() => {
    for (const { peer } of ENGINE_CURVES) peer.base.precompute(WINDOW)
  })

  test('{name}: five thousand of the engine are valid for the peer, and none with a bit changed')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      for (let i = 0; i < KEYS; i++) {
        const { scalar, d, Q } = key(peer)
        for (let j = 0; j < SIGNATURES; j++) {
          const digest = new Uint8Array(randomBytes(peer.length))
          const signature = engine.sign(d, digest, randomBytes(32))
          if (!signature) throw new Error('not signed')
          const alpha = numberOf(digest)
          const numbers = signatureNumbers(peer, signature)
          assert.isTrue(peerVerifyByScalar(peer, scalar, alpha, numbers))
          if (j % 25 > 0) continue
          const changed = signatureNumbers(peer, flipBit(signature, j % (16 * peer.length)))
          assert.isFalse(peerVerifyByScalar(peer, scalar, alpha, changed))
          // Both ways of the peer say the same; this one knows Q alone, and takes eight times as long.
          if (j % 250 > 0) continue
          assert.isTrue(peerVerify(peer, Q, alpha, numbers))
          assert.isFalse(peerVerify(peer, Q, alpha, changed))
        }
      }
    })
    .timeout(180_000)

  test('{name}: five thousand of the peer are valid for the engine, and none with a bit changed')
    .with(ENGINE_CURVES.map((curve, i) => ({ ...curve, byTables: LEARNING_CURVES[i].engine })))
    .run(({ assert }, { engine, byTables, peer }) => {
      for (let i = 0; i < KEYS; i++) {
        const { scalar, point } = key(peer)
        // Every other key is verified by its tables.
        const verifier = i % 2 === 0 ? engine : byTables
        const digests = Array.from(
          { length: SIGNATURES },
          () => new Uint8Array(randomBytes(peer.length))
        )
        const signed = signaturesOf(peer, scalar, randomScalar(peer), digests.map(numberOf))
        for (const [j, numbers] of signed.entries()) {
          if (!numbers) throw new Error('a number in 2^256 came up zero')
          const [digest, signature] = [digests[j], signatureBytes(peer, numbers)]
          assert.isTrue(verifier.verify(point, digest, signature))
          if (j % 25 > 0) continue
          assert.isFalse(verifier.verify(point, digest, flipBit(signature, j % (16 * peer.length))))
          assert.isFalse(verifier.verify(point, flipBit(digest, j % (8 * peer.length)), signature))
        }
      }
    })
    .timeout(180_000)
})
