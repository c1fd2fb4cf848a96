import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { KeyPair } from '#ca/crypto/key_pair'
import { seal } from '#ca/crypto/sealed_container'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { oldKeysIn, upgradeKeyFiles } from '#ca/crypto/upgrade_key_files'

const PASSPHRASE = 'correct horse'

/** A key file as the first version wrote it. */
async function oldFile(keyId: string, pair: KeyPair): Promise<string> {
  const { algorithm, spki } = pair
  const sealed = await seal(pair.toPkcs8(), PASSPHRASE, `kualik key ${keyId} ${algorithm}`, {
    cost: 4,
  })
  const publicKey = Buffer.from(spki).toString('base64')
  const container: unknown = JSON.parse(sealed)
  return JSON.stringify({
    format: 'kualik-key',
    version: 1,
    keyId,
    algorithm,
    publicKey,
    container,
  })
}

test.group('crypto: key files of the first version', (group) => {
  let directory: string
  const opening = (passphrase = PASSPHRASE) => ({
    ...{ directory, cost: 4 },
    passphrase: async () => Buffer.from(passphrase),
  })
  const path = (keyId: string) => join(directory, `${keyId}.key.json`)
  const [root, state] = [KeyPair.generate('gost-2004'), KeyPair.generate('gost-2004')]

  group.each.setup(async () => {
    directory = mkdtempSync(join(tmpdir(), 'keys-'))
    writeFileSync(path('root'), await oldFile('root', root))
    writeFileSync(path('state'), await oldFile('state', state))
    return () => rmSync(directory, { recursive: true })
  })

  test('the store says that they are old, and makes no key beside them', async ({ assert }) => {
    const store = new SoftwareKeyStore(opening())
    await assert.rejects(() => store.open('root'), /E_KEY_FILE_OLD.*"version":1/)
    await assert.rejects(() => store.generate('third', 'gost-2004'), /E_KEY_FILE_OLD/)
    assert.deepEqual(await oldKeysIn(directory), ['root', 'state'])
  })

  test('they are sealed anew: the same keys, under the same passphrase', async ({ assert }) => {
    assert.deepEqual(await upgradeKeyFiles(opening()), ['root', 'state'])
    const store = new SoftwareKeyStore(opening())
    const [first, second] = [await store.open('root'), await store.open('state')]
    assert.deepEqual([first.spki, second.spki], [root.spki, state.spki])
    assert.deepEqual(await oldKeysIn(directory), [])
    assert.deepEqual(await upgradeKeyFiles(opening()), [])
  })

  test('cut off between two files, it is done again', async ({ assert }) => {
    const old = readFileSync(path('state'), 'utf8')
    await upgradeKeyFiles(opening())
    writeFileSync(path('state'), old)
    assert.deepEqual(await upgradeKeyFiles(opening()), ['state'])
    const store = new SoftwareKeyStore(opening())
    for (const keyId of ['root', 'state']) await store.open(keyId)
  })

  test('with a wrong passphrase or one damaged file nothing is written', async ({ assert }) => {
    const before = readFileSync(path('root'), 'utf8')
    await assert.rejects(() => upgradeKeyFiles(opening('wrong')), /E_CONTAINER_PASSPHRASE/)
    writeFileSync(path('state'), '{}')
    await assert.rejects(() => upgradeKeyFiles(opening()), /E_KEY_FILE_DAMAGED/)
    assert.equal(readFileSync(path('root'), 'utf8'), before)
  })
})
