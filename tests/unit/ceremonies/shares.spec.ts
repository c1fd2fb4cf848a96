import { isDrawn } from '#ca/crypto/drawn_passphrase'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { fromPaper, toPaper } from '#ca/ceremonies/base32'
import { arrange } from '#ca/ceremonies/participants'
import {
  assertQuorum,
  joinShares,
  passphraseOf,
  readShare,
  splitSecret,
} from '#ca/ceremonies/shares'

const QUORUM = { needed: 3, shares: 5 }
const secret = () => new Uint8Array(randomBytes(32))

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Every choice of so many out of a list. */
function choices<T>(list: T[], count: number): T[][] {
  if (count === 0) return [[]]
  return list.flatMap((each, at) =>
    choices(list.slice(at + 1), count - 1).map((rest) => [each, ...rest])
  )
}

test.group('shares of an activation secret (CP-6.1)', () => {
  test('any m of n give the secret back, in any order', async ({ assert }) => {
    const bytes = secret()
    const shares = await splitSecret(bytes, QUORUM)
    for (const chosen of choices(shares, 3)) {
      const joined = await joinShares(chosen.reverse().map(({ text }) => text))
      assert.equal(hex(joined), hex(bytes))
    }
  })

  test('more than m do too', async ({ assert }) => {
    const bytes = secret()
    const shares = await splitSecret(bytes, QUORUM)
    assert.equal(hex(await joinShares(shares.map(({ text }) => text))), hex(bytes))
  })

  test('fewer than m, one of them twice, or one of another ceremony are refused', async ({
    assert,
  }) => {
    const [a, b, c] = await splitSecret(secret(), QUORUM)
    const [other] = await splitSecret(secret(), QUORUM)
    await assert.rejects(() => joinShares([a.text, b.text]), /E_SHARES_FEW/)
    await assert.rejects(() => joinShares([]), /E_SHARES_FEW/)
    await assert.rejects(() => joinShares([a.text, b.text, a.text]), /E_SHARE_TWICE/)
    await assert.rejects(() => joinShares([a.text, b.text, other.text]), /E_SHARE_FOREIGN/)
    await assert.doesNotReject(() => joinShares([a.text, b.text, c.text]))
  })

  test('a slip of the pen is found in the share itself, wherever it is', async ({ assert }) => {
    const [{ text }] = await splitSecret(secret(), QUORUM)
    const plain = text.replaceAll('-', '')
    for (let at = 0; at < plain.length - 1; at += 1) {
      const other = plain[at] === 'A' ? 'B' : 'A'
      const slipped = plain.slice(0, at) + other + plain.slice(at + 1)
      assert.throws(() => readShare(slipped), /E_SHARE_DAMAGED/, `letter ${at}`)
    }
    assert.throws(() => readShare(plain.slice(1)), /E_SHARE_DAMAGED/)
    assert.throws(() => readShare('!'), /E_SHARE_LETTER/)
  })

  test('a share is read as people write it: lower case, spaces, O for 0, I and L for 1', async ({
    assert,
  }) => {
    const shares = await splitSecret(secret(), QUORUM)
    for (const { text, number, set } of shares) {
      const written = text
        .toLowerCase()
        .replaceAll('-', ' ')
        .replaceAll('0', 'o')
        .replaceAll('1', 'l')
      const read = readShare(written)
      assert.equal(read.number, number)
      assert.equal(read.set, set)
    }
  })

  test('a quorum is at least two, and never everybody', ({ assert }) => {
    for (const [needed, shares] of [
      [1, 3],
      [3, 3],
      [4, 3],
      [2, 10],
      [2.5, 4],
      [0, 0],
    ])
      assert.throws(() => assertQuorum({ needed, shares }), /E_QUORUM/, `${needed}/${shares}`)
    for (const [needed, shares] of [
      [2, 3],
      [3, 5],
      [8, 9],
    ])
      assert.doesNotThrow(() => assertQuorum({ needed, shares }))
  })

  test('the passphrase has all 256 bits', ({ assert }) => {
    const bytes = secret()
    const passphrase = passphraseOf(bytes)
    const [, drawn] = passphrase.toString('ascii').split(':')
    assert.isTrue(isDrawn(passphrase))
    assert.equal(hex(Buffer.from(drawn, 'base64url')), hex(bytes))
  })

  test('paper gives every byte back', ({ assert }) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        assert.equal(hex(fromPaper(toPaper(bytes)).subarray(0, bytes.length)), hex(bytes))
      })
    )
  })
})

test.group('who takes part in a ceremony (CP-6.1)', () => {
  const people = (...roles: string[]) =>
    roles.map((role, at) => ({ role, name: `Қатысушы ${at}`, position: 'Лауазым' }))
  const GOOD = [
    'key_administrator',
    'key_administrator',
    'key_administrator',
    'witness',
    'secretary',
  ]

  test('each key administrator holds one share; witness and secretary none', ({ assert }) => {
    const shares = arrange(people(...GOOD), 2).map(({ shareNumber }) => shareNumber)
    assert.deepEqual(shares, [1, 2, 3, null, null])
  })

  test('without a witness, without one secretary, or with a role that is none it is refused', ({
    assert,
  }) => {
    const [administrator] = GOOD
    const three = [administrator, administrator, administrator]
    assert.throws(() => arrange(people(...three, 'secretary'), 2), /E_CEREMONY_WITNESS/)
    assert.throws(() => arrange(people(...three, 'witness'), 2), /E_CEREMONY_SECRETARY/)
    assert.throws(() => arrange(people(...GOOD, 'secretary'), 2), /E_CEREMONY_SECRETARY/)
    assert.throws(() => arrange(people(...GOOD, 'guest'), 2), /E_CEREMONY_ROLE/)
    assert.throws(() => arrange(people(...GOOD), 3), /E_QUORUM/)
  })

  test('nobody takes part twice', ({ assert }) => {
    const twice = people(...GOOD)
    twice[3].name = twice[0].name.toUpperCase()
    assert.throws(() => arrange(twice, 2), /E_CEREMONY_TWICE/)
  })
})
