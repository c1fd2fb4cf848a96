import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { ALGORITHM_NAMES } from '#ca/crypto/algorithms'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { verifySignature } from '#ca/crypto/verify_signature'

const DATA = Buffer.from('хат')

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
    assert.sameMembers(readdirSync(join(directory, 'keys')), ['race.key.json', 'root.key.json'])
  })

  test('files are for their owner only, hold no plain key, and nothing unfinished is left', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2015')
    assert.deepEqual(readdirSync(join(directory, 'keys')), ['root.key.json'])
    assert.equal(statSync(file('root')).mode & 0o777, 0o600)
    assert.equal(statSync(join(directory, 'keys')).mode & 0o777, 0o700)
    const { container } = JSON.parse(readFileSync(file('root'), 'utf8'))
    assert.equal(container.format, 'kualik-sealed')
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
    const root = readFileSync(file('root'), 'utf8')
    const state = JSON.parse(readFileSync(file('state'), 'utf8'))

    writeFileSync(file('state'), root)
    await assert.rejects(() => store().open('state'), /E_KEY_FILE_DAMAGED/)
    writeFileSync(file('state'), root.replace('"root"', '"state"'))
    await assert.rejects(() => store().open('state'), /E_CONTAINER_BINDING/)
    writeFileSync(file('root'), root.replace('"gost-2004"', '"gost-2015"'))
    await assert.rejects(() => store().open('root'), /E_CONTAINER_BINDING/)
    writeFileSync(file('root'), JSON.stringify({ ...JSON.parse(root), publicKey: state.publicKey }))
    await assert.rejects(() => store().open('root'), /E_KEY_FILE_DAMAGED/)
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

  test('the passphrase is asked for once a key, and a wrong one can be mended', async ({
    assert,
  }) => {
    await store().generate('root', 'gost-2004')
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
    await patient.open('root')
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
