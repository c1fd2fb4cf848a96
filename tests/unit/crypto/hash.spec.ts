import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { gost34311, sha1, sha256, streebog256, streebog512 } from '#ca/crypto/hash'
import { nettleDigests } from '#tests/support/nettle/nettle_verify'
import { jsonVector } from '#tests/support/vectors'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const streebog = { streebog512, streebog256 }

/** Messages round the borders of a block, and blocks of ones, which carry through every word of the sums. */
const LENGTHS = [0, 1, 31, 32, 33, 62, 63, 64, 65, 127, 128, 129, 1000]

test.group('crypto: hash functions', () => {
  test('RFC 6986 10: {alg} of {msgHex}')
    .with(() => jsonVector('rfc/streebog.json'))
    .run(({ assert }, { alg, msgHex, hash }) => {
      const digest = streebog[alg as keyof typeof streebog]
      assert.equal(hex(digest(Buffer.from(msgHex, 'hex'))), hash)
    })

  test('RFC 5831 7.3: GOST 34.311-95 with the test S-box of "{msg}"')
    .with(() => jsonVector('rfc/gost34311_test_sbox.json'))
    .run(({ assert }, { msg, hash }) => {
      assert.equal(hex(gost34311(Buffer.from(msg))), hash)
    })

  test('nettle computes the same, whatever the length and the bytes', ({ assert }) => {
    const filled = LENGTHS.flatMap((length) =>
      [0x00, 0xff, 0xa5].map((byte) => new Uint8Array(length).fill(byte))
    )
    const any = fc.sample(fc.uint8Array({ maxLength: 300 }), 100)
    const messages = [...filled, ...any]
    const said = { streebog512, gost34311 }
    for (const [name, digest] of Object.entries(said)) {
      const theirs = nettleDigests(name as keyof typeof said, messages).map(hex)
      for (const [i, message] of messages.entries())
        assert.equal(hex(digest(message)), theirs[i], `${name} of ${hex(message)}`)
    }
  })

  test('a hash leaves the message as it was and does not depend on where it lies in memory', ({
    assert,
  }) => {
    const message = Uint8Array.from({ length: 200 }, (_, i) => i)
    const shifted = new Uint8Array(203)
    shifted.set(message, 3)
    for (const digest of [streebog512, streebog256, gost34311]) {
      assert.equal(hex(digest(message)), hex(digest(shifted.subarray(3))))
    }
    assert.deepEqual([...message], [...Array(200).keys()])
  })

  test('SHA-1 and SHA-256 are those of the platform', ({ assert }) => {
    const message = Buffer.from('abc')
    assert.equal(hex(sha1(message)), createHash('sha1').update(message).digest('hex'))
    assert.equal(hex(sha256(message)), createHash('sha256').update(message).digest('hex'))
  })
})
