import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { ENGINE_CURVES } from '#tests/support/peer/engine_curves'
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

function key(peer: PeerCurve) {
  const scalar = randomScalar(peer)
  const Q = peer.Point.fromAffine(peer.base.multiply(scalar).toAffine())
  return { scalar, d: bytesOf(scalar, peer.length), Q, point: pointBytes(peer, Q) }
}

test.group('crypto engine: random signatures, beside @noble/curves', () => {
  test('{name}: five thousand of the engine are valid for the peer, and none with a bit changed')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      for (let i = 0; i < KEYS; i++) {
        const { scalar, d, Q } = key(peer)
        for (let j = 0; j < SIGNATURES; j++) {
          const digest = new Uint8Array(randomBytes(peer.length))
          const signature = engine.sign(d, digest, randomBytes(32))
          if (!signature) throw new Error('not signed')
          const numbers = signatureNumbers(peer, signature)
          assert.isTrue(peerVerifyByScalar(peer, scalar, numberOf(digest), numbers))
          if (j % 25 > 0) continue
          assert.isTrue(peerVerify(peer, Q, numberOf(digest), numbers))
          const changed = signatureNumbers(peer, flipBit(signature, j % (16 * peer.length)))
          assert.isFalse(peerVerify(peer, Q, numberOf(digest), changed))
        }
      }
    })
    .timeout(180_000)

  test('{name}: five thousand of the peer are valid for the engine, and none with a bit changed')
    .with(ENGINE_CURVES)
    .run(({ assert }, { engine, peer }) => {
      for (let i = 0; i < KEYS; i++) {
        const { scalar, point } = key(peer)
        const signing = signaturesOf(peer, scalar, randomScalar(peer))
        for (let j = 0; j < SIGNATURES; j++) {
          const digest = new Uint8Array(randomBytes(peer.length))
          const numbers = signing(numberOf(digest))
          if (!numbers) throw new Error('a number in 2^256 came up zero')
          const signature = signatureBytes(peer, numbers)
          assert.isTrue(engine.verify(point, digest, signature))
          if (j % 25 > 0) continue
          assert.isFalse(engine.verify(point, digest, flipBit(signature, j % (16 * peer.length))))
          assert.isFalse(engine.verify(point, flipBit(digest, j % (8 * peer.length)), signature))
        }
      }
    })
    .timeout(180_000)
})
