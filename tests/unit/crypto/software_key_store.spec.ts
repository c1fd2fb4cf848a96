import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { keyBinding, readKeyFile, writeKeyFile } from '#ca/crypto/key_file'
import { KeyEncryptionKey } from '#ca/crypto/key_encryption_key'
import { ALGORITHM_NAMES } from '#ca/crypto/algorithms'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { verifySignature } from '#ca/crypto/verify_signature'

const DATA = Buffer.from('хат')
const KEK = 'key-encryption-key.json'

test.group('crypto: software key store', (group) => {
  let directory: string
  const store = (passphrase = 'correct horse', asked = () => {}) =>
    new SoftwareKeyStore({
      directory: join(directory, 'keys'),
      cost: 4,
      passphrase: async () => {
        asked()
        return Buffer.from(passphrase)
      },
    })
  const kek = () => join(directory, 'keys', KEK)
  const file = (keyId: string) => join(directory, 'keys', `${keyId}.key.json`)

  group.each.setup(() => {
    directory = mkdtempSync(join(tmpdir(), 'keys-'))
    return () => rmSync(directory, { recursive: true })
  })

  test('{$self}: a key signs when it is made, and again in the next process')
    .with(ALGORITHM_NAMES.filter((name) => name !== 'rsa'))
    .run(async ({ assert }, name) => {
      const made = await store().generate('state-2015', name)
      const opened = await store().open('state-2015')
      assert.deepEqual(opened.spki, made.spki)
      for (const { spki, signatureAlgorithm, sign } of [made, opened]) {
        verifySignature({ spki, signatureAlgorithm, data: DATA, signature: await sign(DATA) })
      }
    })

  test('an authority’s RSA key has 4096 bits', async ({ assert }) => {
    const signer = await store().generate('rsa', 'rsa')
    const signature = await signer.sign(DATA)
    assert.equal(signature.length, 512)
  }).timeout(60_000)

  test('the store knows what it has, and a new one is empty', async ({ assert }) => {
    assert.deepEqual(await store().list(), [])
    assert.isFalse(await store().has('root'))
    await store().generate('state', 'gost-2004')
    await store().generate('root', 'gost-2004')
    writeFileSync(join(directory, 'keys', 'passphrase'), 'x')
    assert.deepEqual(await store().list(), ['root', 'state'])
    assert.isTrue(await store().has('root'))
    assert.isFalse(await store().has('roo'))
  })

  test('a key is never overwritten, also not by two at once', async ({ assert }) => {
    const first = await store().generate('root', 'gost-2004')
    await assert.rejects(() => store().generate('root', 'gost-2004'), /E_KEY_EXISTS/)
    const root = await store().open('root')
    assert.deepEqual(root.spki, first.spki)

    const race = await Promise.allSettled(
      Array.from({ length: 4 }, () => store().generate('race', 'gost-2004'))
    )
    const [winner, ...others] = race.filter(({ status }) => status === 'fulfilled')
    assert.lengthOf(others, 0)
    assert.isTrue(winner.status === 'fulfilled')
    if (winner.status !== 'fulfilled') return
    const kept = await store().open('race')
    assert.deepEqual(kept.spki, winner.value.spki)
    assert.sameMembers(readdirSync(join(directory, 'keys')), [
      KEK,
      'race.key.json',
      'root.key.json',
    ])
  })

  test('files are for their owner only, hold no plain key, and nothing unfinished is left', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2015')
    assert.deepEqual(readdirSync(join(directory, 'keys')), [KEK, 'root.key.json'])
    for (const path of [file('root'), kek()]) assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(statSync(join(directory, 'keys')).mode & 0o777, 0o700)
    const { containers } = JSON.parse(readFileSync(kek(), 'utf8'))
    assert.lengthOf(containers, 1)
    assert.equal(containers[0].format, 'kualik-sealed')
  })

  test('an absent key, a wrong passphrase and a damaged file each have their own error', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2004')
    await assert.rejects(() => store().open('state'), /E_KEY_NOT_FOUND/)
    await assert.rejects(() => store('other').open('root'), /E_CONTAINER_PASSPHRASE/)
    const text = readFileSync(file('root'), 'utf8')
    for (const damaged of ['', '{}', text.slice(0, 40), text.replace('gost-2004', 'gost')]) {
      writeFileSync(file('root'), damaged)
      await assert.rejects(() => store().open('root'), /E_KEY_FILE_DAMAGED/)
    }
  })

  test('a key under another name, algorithm or public key does not open', async ({ assert }) => {
    await store().generate('root', 'gost-2004')
    await store().generate('state', 'gost-2004')
    const text = readFileSync(file('root'), 'utf8')
    writeFileSync(file('state'), text)
    await assert.rejects(() => store().open('state'), /E_KEY_FILE_DAMAGED/)
    const root = readKeyFile('root', text)
    const swaps = [
      { ...root, keyId: 'state' },
      { ...root, keyId: 'state', algorithm: 'gost-2015' as const },
      { ...root, keyId: 'state', publicKey: Buffer.from('another').toString('base64') },
    ]
    for (const swapped of swaps) {
      writeFileSync(file('state'), writeKeyFile(swapped))
      await assert.rejects(() => store().open('state'), /E_CONTAINER_BINDING/)
    }
  })

  test('a key of another store does not open, though the passphrase is the same', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2004')
    const { wrapped, ...facts } = readKeyFile('root', readFileSync(file('root'), 'utf8'))
    const other = KeyEncryptionKey.generate()
    const foreign = { ...facts, store: other.id, wrapped }
    writeFileSync(file('root'), writeKeyFile(foreign))
    await assert.rejects(() => store().open('root'), /E_KEY_FILE_FOREIGN/)
    const planted = { ...facts, wrapped: other.wrap(Buffer.from('key'), keyBinding(facts)) }
    writeFileSync(file('root'), writeKeyFile(planted))
    await assert.rejects(() => store().open('root'), /E_CONTAINER_BINDING/)
  })

  test('the key-encryption key: absent, damaged and of a newer program are told apart', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2004')
    const text = readFileSync(kek(), 'utf8')
    writeFileSync(kek(), text.slice(0, 60))
    await assert.rejects(() => store().open('root'), /E_KEK_DAMAGED/)
    writeFileSync(kek(), text.replace('"version": 1', '"version": 2'))
    await assert.rejects(() => store().open('root'), /E_KEY_STORE_VERSION.*"2"/)
    const content = JSON.parse(text)
    content.containers[0].version = 7
    writeFileSync(kek(), JSON.stringify(content))
    await assert.rejects(() => store().open('root'), /E_CONTAINER_VERSION.*"7"/)
    rmSync(kek())
    await assert.rejects(() => store().open('root'), /E_KEK_ABSENT/)
    await assert.rejects(() => store().generate('state', 'gost-2004'), /E_KEK_ABSENT/)
  })

  test('a key file of a newer program is left alone', async ({ assert }) => {
    await store().generate('root', 'gost-2004')
    const text = readFileSync(file('root'), 'utf8')
    writeFileSync(file('root'), text.replace('"version": 2', '"version": 3'))
    await assert.rejects(() => store().open('root'), /E_KEY_STORE_VERSION.*"3"/)
  })

  test('a store that is locked opens with what somebody types, for this run', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2004')
    const locked = new SoftwareKeyStore({
      directory: join(directory, 'keys'),
      passphrase: async () => {
        throw new Error('locked')
      },
    })
    await assert.rejects(() => locked.open('root'), /locked/)
    await assert.rejects(() => locked.unlock(Buffer.from('wrong')), /E_CONTAINER_PASSPHRASE/)
    await assert.rejects(() => locked.open('root'), /locked/)
    await locked.unlock(Buffer.from('correct horse'))
    const signer = await locked.open('root')
    assert.lengthOf(await signer.sign(DATA), 64)
    await locked.close()
    await assert.rejects(() => locked.open('root'), /locked/)
  })

  test('a name that could leave the folder or be confused is no name of a key', async ({
    assert,
  }) => {
    const names = ['', '.', '..', '../root', 'a/b', 'Root', 'ключ', 'a\0', '-a', 'a'.repeat(65)]
    for (const keyId of names) {
      await assert.rejects(() => store().generate(keyId, 'gost-2004'), /E_KEY_ID/)
      await assert.rejects(() => store().open(keyId), /E_KEY_ID/)
      await assert.rejects(() => store().has(keyId), /E_KEY_ID/)
    }
  })

  test('the passphrase is asked for once, and a wrong one can be mended', async ({ assert }) => {
    await store().generate('root', 'gost-2004')
    await store().generate('state', 'gost-2004')
    let asked = 0
    let passphrase = 'wrong'
    const patient = new SoftwareKeyStore({
      directory: join(directory, 'keys'),
      passphrase: async () => {
        asked++
        return Buffer.from(passphrase)
      },
    })
    await assert.rejects(() => patient.open('root'), /E_CONTAINER_PASSPHRASE/)
    passphrase = 'correct horse'
    await Promise.all([patient.open('root'), patient.open('root')])
    await patient.open('state')
    assert.equal(asked, 2)
  })

  test('the store overwrites the passphrase that it was given', async ({ assert }) => {
    const given: Buffer[] = []
    const watched = new SoftwareKeyStore({
      directory: join(directory, 'keys'),
      cost: 4,
      passphrase: async () => {
        given.push(Buffer.from('correct horse'))
        return given.at(-1) ?? Buffer.alloc(0)
      },
    })
    await watched.generate('root', 'gost-2004')
    await watched.close()
    await watched.open('root')
    assert.lengthOf(given, 2)
    for (const buffer of given) assert.isTrue(buffer.every((byte) => byte === 0))
  })

  test('after close a signer signs no more, and the key can be opened again', async ({
    assert,
  }) => {
    const keys = store()
    const signer = await keys.generate('root', 'gost-2004')
    await keys.close()
    await assert.rejects(() => signer.sign(DATA), /E_KEY_WIPED/)
    const again = await keys.open('root')
    assert.lengthOf(await again.sign(DATA), 64)
  })
})
