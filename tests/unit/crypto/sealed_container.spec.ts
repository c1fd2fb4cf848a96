import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { drawnPassphrase, isDrawn } from '#ca/crypto/drawn_passphrase'
import { open, seal } from '#ca/crypto/sealed_container'

/** A scrypt that costs next to nothing. */
const CHEAP = { cost: 4 }
const SECRET = Uint8Array.of(1, 2, 3, 250)

test.group('crypto: sealed containers', () => {
  test('what was sealed opens with the same passphrase and the same words', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.string(),
        fc.string(),
        async (secret, passphrase, aad) => {
          const text = await seal(secret, passphrase, aad, CHEAP)
          return Buffer.from(await open(text, passphrase, aad)).equals(Buffer.from(secret))
        }
      ),
      { numRuns: 40 }
    )
  })

  test('a passphrase is the same as text and as bytes', async ({ assert }) => {
    const text = await seal(SECRET, 'құпия', 'key', CHEAP)
    assert.deepEqual([...(await open(text, Buffer.from('құпия'), 'key'))], [...SECRET])
  })

  test('the secret cannot be read off, and two containers of it differ everywhere', async ({
    assert,
  }) => {
    const secret = Buffer.from('a very private key')
    const [a, b] = await Promise.all([1, 2].map(() => seal(secret, 'p', 'key', CHEAP)))
    assert.notInclude(a, secret.toString('base64').slice(0, 8))
    const [first, second] = [JSON.parse(a), JSON.parse(b)]
    assert.notEqual(first.kdf.salt, second.kdf.salt)
    assert.notEqual(first.nonce, second.nonce)
    assert.notEqual(first.sealed, second.sealed)
  })

  test('a wrong passphrase, a foreign container, damage and another version are told apart', async ({
    assert,
  }) => {
    const text = await seal(SECRET, 'right', 'carrier:1', CHEAP)
    await assert.rejects(() => open(text, 'wrong', 'carrier:1'), /E_CONTAINER_PASSPHRASE/)
    await assert.rejects(() => open(text, 'right', 'carrier:2'), /E_CONTAINER_BINDING/)
    for (const damaged of ['', 'null', '[]', '{}', text.slice(0, -1), text.replace('"', "'")]) {
      await assert.rejects(() => open(damaged, 'right', 'carrier:1'), /E_CONTAINER_DAMAGED/)
    }
    const newer = text.replace('"version":1', '"version":2')
    await assert.rejects(() => open(newer, 'right', 'carrier:1'), /E_CONTAINER_VERSION.*2/)
  })

  test('any changed character is noticed before the passphrase is blamed', async ({ assert }) => {
    const text = await seal(SECRET, 'right', 'key', CHEAP)
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'x' ? 'y' : 'x'
      const changed = text.slice(0, at) + other + text.slice(at + 1)
      await assert.rejects(() => open(changed, 'right', 'key'), /E_CONTAINER_(DAMAGED|VERSION)/)
    }
  })

  test('a container cannot make its reader spend all memory', async ({ assert }) => {
    const { checksum } = await import('#ca/crypto/sealed_container_format')
    for (const cost of [0, 3, 21, 40, 17.5]) {
      const body = JSON.parse(await seal(SECRET, 'right', 'key', CHEAP))
      body.kdf.cost = cost
      const text = JSON.stringify({ ...body, checksum: checksum(body) })
      await assert.rejects(() => open(text, 'right', 'key'), /E_CONTAINER_DAMAGED/)
    }
  })

  test('whoever changes a container and its checksum is found out by the tag', async ({
    assert,
  }) => {
    const { checksum } = await import('#ca/crypto/sealed_container_format')
    const body = JSON.parse(await seal(SECRET, 'right', 'key', CHEAP))
    const sealed = Buffer.from(body.sealed, 'base64')
    sealed[0] ^= 1
    body.sealed = sealed.toString('base64')
    const text = JSON.stringify({ ...body, checksum: checksum(body) })
    await assert.rejects(() => open(text, 'right', 'key'), /E_CONTAINER_BINDING/)
  })

  test('under 256 drawn bits stretching adds nothing, and a try takes 4 MiB', async ({
    assert,
  }) => {
    const passphrase = drawnPassphrase(randomBytes(32))
    const { kdf } = JSON.parse(await seal(SECRET, passphrase, 'key'))
    assert.equal(kdf.cost, 12)
    for (const typed of ['drawn:', passphrase.slice(0, -1), passphrase.replace(':', ' ')])
      assert.isFalse(isDrawn(typed))
  })

  test('new containers cost 128 MiB of scrypt', async ({ assert }) => {
    const { kdf } = JSON.parse(await seal(SECRET, 'right', 'key'))
    assert.deepInclude(kdf, { name: 'scrypt', cost: 17 })
    assert.equal(Buffer.from(kdf.salt, 'base64').length, 32)
  })
})
