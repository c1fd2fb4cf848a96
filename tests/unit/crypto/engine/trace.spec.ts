import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { TracedCurve, functionsThatSelect } from '#tests/support/engine_trace'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'
import { bytesOf, randomScalar } from '#tests/support/peer/signatures'
import type { PeerCurve } from '#tests/support/peer/curves'
import type { CurveModule } from '#ca/crypto/engine/curve_module'

const CURVES = [
  { name: '256 bits', length: 32 as const, peer: PEER_256 },
  { name: '512 bits', length: 64 as const, peer: PEER_512 },
]

/** Secrets that differ as much as they can: small and large, even and odd, few bits and many, and any. */
function secrets(peer: PeerCurve): Uint8Array[] {
  const { q, length } = peer
  const alternating = BigInt(`0x${'a5'.repeat(length)}`) >> 1n
  const values = [1n, 2n, 3n, 64n, q - 1n, q - 2n, q / 2n, 1n << 200n, alternating]
  return [...values, ...Array.from({ length: 8 }, () => randomScalar(peer))].map((value) =>
    bytesOf(value, length)
  )
}

/** The traces of one act for every secret. */
function traces(
  length: 32 | 64,
  inputs: Uint8Array[],
  run: (curve: CurveModule, input: Uint8Array) => unknown
) {
  const traced = new TracedCurve(length)
  return inputs.map((input) => {
    run(traced.curve, input)
    return traced.trace()
  })
}

test.group('crypto engine: constant time, branch by branch and address by address', () => {
  test(
    '{name}: whatever the key is, signing takes the same branches and touches the same addresses'
  )
    .with(CURVES)
    .run(({ assert }, { length, peer }) => {
      const digest = new Uint8Array(randomBytes(length))
      const random = new Uint8Array(randomBytes(32))
      const all = traces(length, secrets(peer), (curve, d) => curve.sign(d, digest, random))
      assert.isAbove(all[0].blocks, 1000)
      assert.isAbove(all[0].accesses, 10_000)
      for (const trace of all) assert.deepEqual(trace, all[0])
    })
    .timeout(60_000)

  test('{name}: whatever the nonce is, the same')
    .with(CURVES)
    .run(({ assert }, { length, peer }) => {
      const [d, digest] = [bytesOf(randomScalar(peer), length), new Uint8Array(randomBytes(length))]
      const all = traces(length, secrets(peer), (curve, k) => curve.signWithNonce(d, k, digest))
      assert.isAbove(all[0].accesses, 10_000)
      for (const trace of all) assert.deepEqual(trace, all[0])
    })
    .timeout(60_000)

  test('{name}: whatever the key is, so does its public key')
    .with(CURVES)
    .run(({ assert }, { length, peer }) => {
      const all = traces(length, secrets(peer), (curve, d) => curve.publicKey(d))
      for (const trace of all) assert.deepEqual(trace, all[0])
    })
    .timeout(60_000)

  test('{name}: nothing is selected by a condition but in the inversion of public numbers')
    .with(CURVES)
    .run(({ assert }, { length }) => {
      const functions = functionsThatSelect(length)
      assert.lengthOf(functions, 1)
      // Only assembly/invert_public.ts counts zeros.
      assert.include(functions[0], '(i32.ctz')
    })

  test('{name}: verification, which may, does look at what it is given: the trace would show it')
    .with(CURVES)
    .run(({ assert }, { length, peer }) => {
      const [d, digest] = [bytesOf(randomScalar(peer), length), new Uint8Array(randomBytes(length))]
      const signatures = [1, 2].map((byte) => {
        const random = new Uint8Array(32).fill(byte)
        return new TracedCurve(length).curve.sign(d, digest, random) ?? new Uint8Array()
      })
      const point = new TracedCurve(length).curve.publicKey(d) ?? new Uint8Array()
      const [one, other] = traces(length, signatures, (curve, signature) =>
        assert.isTrue(curve.verify(point, digest, signature))
      )
      assert.notEqual(one.hash, other.hash)
    })
    .timeout(60_000)
})
