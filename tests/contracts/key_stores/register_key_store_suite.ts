import { test } from '@japa/runner'
import { algorithm, type AlgorithmName } from '#ca/crypto/algorithms'
import { verifySignature } from '#ca/crypto/verify_signature'
import type { KeyStore } from '#ca/crypto/key_store'
import type { Signer } from '#ca/crypto/signer'

/** A key store under the contract. */
export interface StoreUnderTest {
  /** A store over the same place, as another run of the program would open it. */
  open(): KeyStore & { close(): Promise<void> }
  /** Removes the place. */
  remove(): Promise<void>
}

const DATA = Buffer.from('Куәландырушы орталықтың кілті')

/** Signs and verifies with nothing but what the signer says of itself. */
async function assertSigns({ spki, signatureAlgorithm, sign }: Signer, data: Uint8Array = DATA) {
  const signature = await sign(data)
  verifySignature({ spki, signatureAlgorithm, data, signature })
}

/** What every key store promises (key_store.ts), whatever it is made of. */
export function registerKeyStoreSuite(
  name: string,
  make: () => Promise<StoreUnderTest>,
  algorithms: readonly AlgorithmName[]
) {
  test.group(`key store: ${name}`, (group) => {
    let place: StoreUnderTest
    let store: ReturnType<StoreUnderTest['open']>
    const [first] = algorithms

    group.each.setup(async () => {
      place = await make()
      store = place.open()
      return async () => {
        await store.close()
        await place.remove()
      }
    })

    test('{$self}: a key signs when it is made, and again in the next run')
      .with([...algorithms])
      .run(async ({ assert }, made) => {
        const fresh = await store.generate('state', made)
        assert.equal(fresh.algorithm, made)
        assert.deepEqual(fresh.signatureAlgorithm, algorithm(made).signatureAlgorithm)
        await assertSigns(fresh)
        await store.close()
        const later = place.open()
        const opened = await later.open('state')
        assert.deepEqual(opened.spki, fresh.spki)
        await assertSigns(opened)
        await later.close()
      })

    test('{$self}: inputs of any length are signed, and each signature fits its own alone')
      .with([...algorithms])
      .run(async ({ assert }, made) => {
        const signer = await store.generate('state', made)
        for (const length of [0, 1, 64, 5000]) await assertSigns(signer, Buffer.alloc(length, 7))
        const { spki, signatureAlgorithm } = signer
        const signature = await signer.sign(DATA)
        const claim = { spki, signatureAlgorithm, data: Buffer.from('another'), signature }
        assert.throws(() => verifySignature(claim), /E_SIGNATURE_MISMATCH/)
      })

    test('the store knows what it has, and a new one is empty', async ({ assert }) => {
      assert.deepEqual(await store.list(), [])
      assert.isFalse(await store.has('root'))
      await store.generate('state', first)
      const root = await store.generate('root', first)
      assert.deepEqual(await store.list(), ['root', 'state'])
      assert.isTrue(await store.has('root'))
      assert.isFalse(await store.has('roo'))
      const state = await store.open('state')
      assert.notDeepEqual(state.spki, root.spki)
    })

    test('a key is never overwritten', async ({ assert }) => {
      const made = await store.generate('root', first)
      await assert.rejects(() => store.generate('root', first), /E_KEY_EXISTS/)
      const opened = await store.open('root')
      assert.deepEqual(opened.spki, made.spki)
    })

    test('an absent key is not found', async ({ assert }) => {
      await assert.rejects(() => store.open('absent'), /E_KEY_NOT_FOUND/)
      assert.isFalse(await store.has('absent'))
    })

    test('what is no name of a key is refused', async ({ assert }) => {
      for (const keyId of ['', '..', 'a/b', 'Root', 'ключ', 'a'.repeat(65)]) {
        await assert.rejects(() => store.generate(keyId, first), /E_KEY_ID/)
        await assert.rejects(() => store.open(keyId), /E_KEY_ID/)
        await assert.rejects(() => store.has(keyId), /E_KEY_ID/)
      }
    })

    test('many sign at once, each its own bytes', async () => {
      const signer = await store.generate('state', first)
      const inputs = Array.from({ length: 24 }, (_, at) => Buffer.from(`certificate ${at}`))
      await Promise.all(inputs.map((data) => assertSigns(signer, data)))
    })

    test('closed, it opens again', async () => {
      await store.generate('state', first)
      await store.close()
      await assertSigns(await store.open('state'))
    })
  })
}
