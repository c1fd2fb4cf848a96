import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { changePassphrase, isChangeUnfinished } from '#ca/crypto/change_passphrase'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'

const DATA = Buffer.from('хат')
const OLD = 'correct horse'
const NEXT = 'battery staple'

test.group('crypto: a new passphrase', (group) => {
  let directory: string
  const store = (passphrase: string) =>
    new SoftwareKeyStore({ directory, cost: 4, passphrase: async () => Buffer.from(passphrase) })
  const change = (old: string, next: string, between?: () => Promise<void>) =>
    changePassphrase({
      ...{ directory, cost: 4, between },
      ...{ old: Buffer.from(old), next: Buffer.from(next) },
    })
  const signs = async (passphrase: string) => {
    const signer = await store(passphrase).open('root')
    return signer.sign(DATA)
  }

  group.each.setup(async () => {
    directory = mkdtempSync(join(tmpdir(), 'keys-'))
    await store(OLD).generate('root', 'gost-2004')
    return () => rmSync(directory, { recursive: true })
  })

  test('seals anew without touching the keys', async ({ assert }) => {
    const before = readFileSync(join(directory, 'root.key.json'), 'utf8')
    await change(OLD, NEXT)
    assert.equal(readFileSync(join(directory, 'root.key.json'), 'utf8'), before)
    assert.lengthOf(await signs(NEXT), 64)
    await assert.rejects(() => signs(OLD), /E_CONTAINER_PASSPHRASE/)
    assert.deepEqual(readdirSync(directory), ['key-encryption-key.json', 'root.key.json'])
  })

  test('the old passphrase must be right, and nothing changes when it is not', async ({
    assert,
  }) => {
    await assert.rejects(() => change('wrong', NEXT), /E_CONTAINER_PASSPHRASE/)
    assert.lengthOf(await signs(OLD), 64)
    assert.isFalse(await isChangeUnfinished(directory))
  })

  test(
    'cut off in the middle, both passphrases open the store, and it is done again with either: {$self}'
  )
    .with([OLD, NEXT])
    .run(async ({ assert }, remembered) => {
      const cut = change(OLD, NEXT, () => Promise.reject(new Error('killed')))
      await assert.rejects(() => cut, 'killed')
      assert.isTrue(await isChangeUnfinished(directory))
      assert.lengthOf(await signs(OLD), 64)
      assert.lengthOf(await signs(NEXT), 64)
      await assert.rejects(() => signs('wrong'), /E_CONTAINER_PASSPHRASE/)

      await change(remembered, 'third time')
      assert.isFalse(await isChangeUnfinished(directory))
      assert.lengthOf(await signs('third time'), 64)
      for (const gone of [OLD, NEXT])
        await assert.rejects(() => signs(gone), /E_CONTAINER_PASSPHRASE/)
    })

  test('two changes at once: the second gives way, and the store opens', async ({ assert }) => {
    const outer = change(OLD, NEXT, () => change(OLD, 'somebody else’s'))
    await assert.rejects(() => outer, /E_KEY_STORE_CHANGED/)
    assert.lengthOf(await signs('somebody else’s'), 64)
  })

  test('one damaged container does not hide the other', async ({ assert }) => {
    await assert.rejects(() => change(OLD, NEXT, () => Promise.reject(new Error('killed'))))
    const file = join(directory, 'key-encryption-key.json')
    const content = JSON.parse(readFileSync(file, 'utf8'))
    content.containers[0].kdf.salt = 'AAAA'
    writeFileSync(file, JSON.stringify(content))
    assert.lengthOf(await signs(NEXT), 64)
    await assert.rejects(() => signs(OLD), /E_CONTAINER_DAMAGED/)
  })
})
