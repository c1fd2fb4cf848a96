import fc from 'fast-check'
import { test } from '@japa/runner'
import { algorithm } from '#ca/crypto/algorithms'
import { CryptoError } from '#ca/crypto/crypto_error'
import { readPoint } from '#ca/crypto/gost3410'
import { CRYPTOPRO_A, TC26_512_A } from '#ca/crypto/gost3410_curves'
import { KeyPair } from '#ca/crypto/key_pair'
import { readPublicKey } from '#ca/crypto/public_key'
import { verifySignature } from '#ca/crypto/verify_signature'
import { PEER_256, PEER_512 } from '#tests/support/peer/curves'
import { bytesOf } from '#tests/support/peer/signatures'
import { flipBit, kalkanVector } from '#tests/support/vectors'

const SCHEMES = [
  { name: 'gost-2004' as const, curve: CRYPTOPRO_A, peer: PEER_256, file: 'g256' as const },
  { name: 'gost-2015' as const, curve: TC26_512_A, peer: PEER_512, file: 'g512' as const },
]

const DATA = Buffer.from('test')

const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts))

function claimOf({ name, file }: (typeof SCHEMES)[number]) {
  const { spki, sig } = kalkanVector(file)
  const { signatureAlgorithm } = algorithm(name)
  return { spki, signatureAlgorithm, data: DATA, signature: sig }
}

test.group('crypto: hostile signatures', () => {
  test('{name}: r or s of 0, q, q + 1 and all ones is malformed')
    .with(SCHEMES)
    .run(({ assert }, scheme) => {
      const claim = claimOf(scheme)
      const { length, q } = scheme.peer
      const [r, s] = [claim.signature.subarray(0, length), claim.signature.subarray(length)]
      for (const number of [0n, q, q + 1n, 2n ** BigInt(8 * length) - 1n]) {
        const bytes = bytesOf(number, length)
        for (const signature of [concat(bytes, s), concat(r, bytes), concat(bytes, bytes)]) {
          assert.throws(() => verifySignature({ ...claim, signature }), /E_SIGNATURE_MALFORMED/)
        }
      }
    })

  test('{name}: r or s of q − 1 or 1 is in range and does not verify')
    .with(SCHEMES)
    .run(({ assert }, scheme) => {
      const claim = claimOf(scheme)
      const { length, q } = scheme.peer
      const [r, s] = [claim.signature.subarray(0, length), claim.signature.subarray(length)]
      for (const number of [1n, q - 1n]) {
        const bytes = bytesOf(number, length)
        for (const signature of [concat(bytes, s), concat(r, bytes), concat(bytes, bytes)]) {
          assert.throws(() => verifySignature({ ...claim, signature }), /E_SIGNATURE_MISMATCH/)
        }
      }
    })

  test('{name}: a signature cut short, padded, turned round or as s ‖ r does not verify')
    .with(SCHEMES)
    .run(({ assert }, scheme) => {
      const claim = claimOf(scheme)
      const { signature } = claim
      const { length } = scheme.curve
      const zero = Uint8Array.of(0)
      for (const wrong of [
        new Uint8Array(),
        signature.subarray(1),
        signature.subarray(0, -1),
        concat(signature, zero),
        concat(zero, signature),
      ]) {
        assert.throws(
          () => verifySignature({ ...claim, signature: wrong }),
          /E_SIGNATURE_MALFORMED/
        )
      }
      const swapped = concat(signature.subarray(length), signature.subarray(0, length))
      for (const wrong of [signature.toReversed(), swapped]) {
        assert.throws(() => verifySignature({ ...claim, signature: wrong }), /E_SIGNATURE_MISMATCH/)
      }
    })

  test('{name}: whichever bit of the signature or the message is changed, it fails')
    .with(SCHEMES)
    .run((_, scheme) => {
      const claim = claimOf(scheme)
      const fails = (changed: Partial<typeof claim>) => {
        try {
          verifySignature({ ...claim, ...changed })
          return false
        } catch (error) {
          return error instanceof CryptoError && error.code.startsWith('E_SIGNATURE_')
        }
      }
      fc.assert(
        fc.property(
          fc.nat(8 * claim.signature.length - 1),
          fc.nat(8 * DATA.length - 1),
          (signatureBit, dataBit) =>
            fails({ signature: flipBit(claim.signature, signatureBit) }) &&
            fails({ data: Buffer.from(flipBit(DATA, dataBit)) })
        ),
        { numRuns: 25 }
      )
    })

  test('a signature of one algorithm under a key of another is named so', ({ assert }) => {
    const [gost2004, gost2015] = SCHEMES.map(claimOf)
    const rsa = KeyPair.generate('rsa')
    for (const [claim, spki] of [
      [gost2004, gost2015.spki],
      [gost2015, gost2004.spki],
      [gost2015, rsa.spki],
      [{ ...gost2015, signatureAlgorithm: algorithm('rsa').signatureAlgorithm }, gost2015.spki],
    ] as const) {
      assert.throws(() => verifySignature({ ...claim, spki }), /E_ALGORITHM_KEY_MISMATCH/)
    }
  })

  test('unknown algorithms and parameters other than NULL are refused', ({ assert }) => {
    const claim = claimOf(SCHEMES[0])
    for (const [hex, code] of [
      ['300d06092a864886f70d0101040500', /E_ALGORITHM_UNKNOWN.*1\.2\.840\.113549\.1\.1\.4/],
      ['300d06092a830e030a010101030500', /E_ALGORITHM_UNKNOWN/],
      ['300e06092a830e030a01010102020101', /E_ALGORITHM_UNKNOWN/],
      ['', /E_ALGORITHM_MALFORMED/],
      ['300d06092a830e030a01010102050000', /E_ALGORITHM_MALFORMED/],
      ['30800609 2a830e030a01010102 0500 0000'.replaceAll(' ', ''), /E_ALGORITHM_MALFORMED/],
    ] as const) {
      const signatureAlgorithm = Buffer.from(hex, 'hex')
      assert.throws(() => verifySignature({ ...claim, signatureAlgorithm }), code)
    }
  })

  test('RSA: an empty, short, long and changed signature fails', async ({ assert }) => {
    const signer = KeyPair.generate('rsa').signer()
    const { spki, signatureAlgorithm } = signer
    const signature = await signer.sign(DATA)
    const claim = { spki, signatureAlgorithm, data: DATA }
    for (const wrong of [new Uint8Array(), signature.subarray(1), concat(signature, signature)]) {
      assert.throws(() => verifySignature({ ...claim, signature: wrong }), /E_SIGNATURE_MALFORMED/)
    }
    for (const wrong of [
      flipBit(signature, 2047),
      new Uint8Array(256),
      new Uint8Array(256).fill(255),
    ]) {
      assert.throws(() => verifySignature({ ...claim, signature: wrong }), /E_SIGNATURE_MISMATCH/)
    }
  })
})

test.group('crypto: hostile keys', () => {
  test('{name}: points off the curve, infinity and coordinates not below p are refused')
    .with(SCHEMES)
    .run(({ assert }, { curve, peer }) => {
      const { x, y } = peer.base.multiplyUnsafe(12345n).toAffine()
      const { p, length } = peer
      const point = (a: bigint, b: bigint) => concat(bytesOf(a, length), bytesOf(b, length))

      assert.deepEqual(readPoint(curve, point(x, y)), point(x, y))
      assert.deepEqual(readPoint(curve, point(x, p - y)), point(x, p - y))
      const wrong = [
        point(0n, 0n),
        point(x, y + 1n),
        point(y, x),
        point(x, 0n),
        point(p, y),
        point(x, p),
        new Uint8Array(2 * length).fill(255),
      ]
      for (const bytes of wrong) {
        assert.throws(() => readPoint(curve, bytes), /E_PUBLIC_KEY_OFF_CURVE/)
      }
      for (const bytes of [
        new Uint8Array(),
        point(x, y).subarray(1),
        concat(point(x, y), wrong[0]),
      ]) {
        assert.throws(() => readPoint(curve, bytes), /E_PUBLIC_KEY_LENGTH/)
      }
    })

  test('CryptoPro-A: a coordinate that is p more than it should be is refused', ({ assert }) => {
    const { p, length, base } = PEER_256
    const { x, y } = base.toAffine()
    const bytes = concat(bytesOf(x + p, length), bytesOf(y, length))
    assert.throws(() => readPoint(CRYPTOPRO_A, bytes), /E_PUBLIC_KEY_OFF_CURVE/)
  })

  test('{name}: whatever is changed in a public key, it is refused or another key')
    .with(SCHEMES)
    .run((_, { file }) => {
      const { spki } = kalkanVector(file)
      fc.assert(
        fc.property(fc.nat(8 * spki.length - 1), (bit) => {
          try {
            const changed = flipBit(spki, bit)
            return !Buffer.from(readPublicKey(changed).spki).equals(Buffer.from(spki))
          } catch (error) {
            return error instanceof CryptoError && error.code.startsWith('E_PUBLIC_KEY_')
          }
        })
      )
    })

  test('{name}: any bytes at all give a key or a CryptoError, never anything else')
    .with(SCHEMES)
    .run((_, { file }) => {
      const { spki, pkcs8 } = kalkanVector(file)
      const read = [
        { from: spki, run: readPublicKey },
        { from: pkcs8, run: KeyPair.fromPkcs8 },
      ]
      fc.assert(
        fc.property(fc.nat(200), fc.uint8Array({ maxLength: 40 }), (at, noise) => {
          return read.every(({ from, run }) => {
            try {
              run(concat(from.subarray(0, at), noise, from.subarray(at + noise.length)))
              return true
            } catch (error) {
              return error instanceof CryptoError
            }
          })
        })
      )
    })

  test('{name}: a public key with bytes behind it, cut short or in BER is refused')
    .with(SCHEMES)
    .run(({ assert }, { file }) => {
      const { spki } = kalkanVector(file)
      const indefinite = concat(
        Uint8Array.of(0x30, 0x80),
        spki.subarray(spki[1] & 0x80 ? 3 : 2),
        Uint8Array.of(0, 0)
      )
      for (const der of [concat(spki, Uint8Array.of(0)), spki.subarray(0, -1), indefinite]) {
        assert.throws(() => readPublicKey(der), /E_PUBLIC_KEY_MALFORMED/)
      }
    })

  test('{name}: a private key of 0, q, a negative one or one of another length is refused')
    .with(SCHEMES)
    .run(({ assert }, { name, peer, file }) => {
      const { pkcs8 } = kalkanVector(file)
      const { length, q } = peer
      const head = pkcs8.subarray(0, -length)
      const withKey = (d: bigint) => {
        const bytes = bytesOf(d, length)
        return concat(head, name === 'gost-2004' ? bytes.reverse() : bytes)
      }
      assert.throws(() => KeyPair.fromPkcs8(pkcs8.subarray(0, -1)), /E_PRIVATE_KEY_MALFORMED/)
      if (name === 'gost-2015') {
        assert.throws(() => KeyPair.fromPkcs8(withKey(0n)), /E_PRIVATE_KEY_RANGE/)
        assert.throws(() => KeyPair.fromPkcs8(withKey(q)), /E_PRIVATE_KEY_RANGE/)
        assert.doesNotThrow(() => KeyPair.fromPkcs8(withKey(q - 1n)))
      } else {
        const negative = 2n ** 255n + 5n
        assert.throws(() => KeyPair.fromPkcs8(withKey(negative)), /E_PRIVATE_KEY_(RANGE|MALFORMED)/)
        assert.throws(() => KeyPair.fromPkcs8(withKey(0n)), /E_PRIVATE_KEY_(RANGE|MALFORMED)/)
      }
    })
})
