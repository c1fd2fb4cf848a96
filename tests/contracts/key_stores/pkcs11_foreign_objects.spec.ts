import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { KEY_PIN, softHsmToken, storeOn, type KeyToken } from '#tests/support/key_token'
import type { Pkcs11KeyStore } from '#ca/crypto/pkcs11_key_store'

const idOf = (keyId: string) => Buffer.from(keyId).toString('hex')

test.group('key store: what other programs put on a token', (group) => {
  let token: KeyToken
  let store: Pkcs11KeyStore

  group.each.setup(async () => {
    token = await softHsmToken()
    store = storeOn(token)
    return async () => {
      await store.close()
      await token.remove()
    }
  })

  const pairBy = (id: string, label: string, ...more: string[]) =>
    token.tool(
      ...['--keypairgen', '--key-type', 'EC:prime256v1', '--id', id, '--label', label, ...more]
    )
  const objects = async (kind: string) => {
    const { stdout } = await token.tool('--list-objects', '--type', kind)
    return stdout
  }

  test('pkcs11-tool sees our key, sensitive and never extractable', async ({ assert }) => {
    await store.generate('state', 'ec-p256')
    await store.close()
    const seen = await objects('privkey')
    assert.match(seen, /label:\s+state/)
    assert.match(seen, new RegExp(`ID:\\s+${idOf('state')}`))
    assert.match(seen, /Access:.*sensitive/)
    assert.match(seen, /Access:.*never extractable/)
  })

  test('objects under other ids are no keys of ours, and stay', async ({ assert }) => {
    await pairBy('01', 'somebody')
    await pairBy(idOf('Ключ'), 'Ключ')
    assert.deepEqual(await store.list(), [])
    await store.generate('state', 'ec-p256')
    assert.deepEqual(await store.list(), ['state'])
    await store.close()
    assert.include(await objects('privkey'), 'somebody')
  })

  test('an id alone does not make it ours: the label must be the same', async ({ assert }) => {
    await pairBy(idOf('state'), 'another')
    assert.isFalse(await store.has('state'))
    await assert.rejects(() => store.open('state'), /E_KEY_NOT_FOUND/)
  })

  test('two keys of one name: neither signs', async ({ assert }) => {
    await store.generate('state', 'ec-p256')
    await store.close()
    await pairBy(idOf('state'), 'state')
    await assert.rejects(() => store.open('state'), /E_KEY_AMBIGUOUS/)
  })

  test('a key that can be taken out of the token is not used', async ({ assert }) => {
    await pairBy(idOf('state'), 'state', '--extractable')
    await assert.rejects(() => store.open('state'), /E_KEY_EXTRACTABLE/)
  })

  test('a key that was made elsewhere and brought in is not used, though it cannot be taken out', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-import-'))
    cleanup(() => rm(folder, { recursive: true }))
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const halves = { privkey: privateKey.export({ type: 'pkcs8', format: 'der' }) }
    const both = { ...halves, pubkey: publicKey.export({ type: 'spki', format: 'der' }) }
    for (const [type, content] of Object.entries(both)) {
      const file = join(folder, type)
      await writeFile(file, content)
      const names = ['--id', idOf('state'), '--label', 'state', '--type', type]
      await token.tool('--write-object', file, ...names, '--sensitive')
    }
    assert.deepEqual(await store.list(), ['state'])
    await assert.rejects(() => store.open('state'), /E_KEY_EXTRACTABLE/)
  })

  test('half a pair, left by an interruption, is no key, and is cleared when one is made', async ({
    assert,
  }) => {
    await pairBy(idOf('state'), 'state')
    await token.tool('--delete-object', '--type', 'privkey', '--id', idOf('state'))
    assert.isFalse(await store.has('state'))
    assert.deepEqual(await store.list(), [])
    await store.generate('state', 'ec-p256')
    await store.close()
    const seen = await objects('pubkey')
    assert.lengthOf(seen.match(/label:\s+state/g) ?? [], 1)
  })

  test('a curve that no certificate of ours has is refused by name', async ({ assert }) => {
    await token.tool(
      ...['--keypairgen', '--key-type', 'EC:secp384r1', '--id', idOf('state'), '--label', 'state']
    )
    await assert.rejects(() => store.open('state'), /E_PUBLIC_KEY_PARAMETERS/)
  })

  test('the PIN is in no error', async ({ assert }) => {
    const hasty = storeOn(token, {
      pin: async () => ({ bytes: Buffer.from('0000999911'), typed: true }),
    })
    const error = await hasty.list().catch((reason: unknown) => reason)
    assert.notInclude(`${String(error)} ${JSON.stringify(error)}`, '0000999911')
    assert.notInclude(String(error), KEY_PIN)
    await hasty.close()
  })
})
