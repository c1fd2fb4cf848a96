import { test } from '@japa/runner'
import { verifySignature } from '#ca/crypto/verify_signature'
import { type Pkcs11KeyStore } from '#ca/crypto/pkcs11_key_store'
import { KEY_PIN, gostToken, softHsmToken, storeOn, type KeyToken } from '#tests/support/key_token'
import type { Signer } from '#ca/crypto/signer'

const DATA = Buffer.from('хат')

async function assertSigns({ spki, signatureAlgorithm, sign }: Signer) {
  verifySignature({ spki, signatureAlgorithm, data: DATA, signature: await sign(DATA) })
}

const KINDS = [
  { name: 'SoftHSM', make: softHsmToken, algorithm: 'ec-p256' },
  { name: 'the software token', make: () => gostToken(), algorithm: 'gost-2015' },
] as const

for (const { name, make, algorithm } of KINDS) {
  test.group(`key store: troubles of ${name}`, (group) => {
    let token: KeyToken
    let store: Pkcs11KeyStore

    group.each.setup(async () => {
      token = await make()
      store = storeOn(token)
      return async () => {
        await store.close()
        await token.remove()
      }
    })

    test('a token that was pulled is absent, and the same signer signs when it is back', async ({
      assert,
    }) => {
      const signer = await store.generate('state', algorithm)
      await assertSigns(signer)
      await token.unplug()
      await assert.rejects(() => signer.sign(DATA), /E_KEY_STORE_(TOKEN_ABSENT|FAULT)/)
      await assert.rejects(() => store.open('state'), /E_KEY_STORE_TOKEN_ABSENT/)
      await token.plugIn()
      await assertSigns(signer)
      await assertSigns(await store.open('state'))
    })

    test('pulled and back between two signatures, nobody notices', async () => {
      const signer = await store.generate('state', algorithm)
      await token.unplug()
      await token.plugIn()
      await Promise.all([assertSigns(signer), assertSigns(signer), assertSigns(signer)])
    })

    test('one C_Initialize for two stores, and the one that stays goes on', async () => {
      const signer = await store.generate('state', algorithm)
      const second = storeOn(token)
      await assertSigns(await second.open('state'))
      await second.close()
      await assertSigns(signer)
    })

    test('the module restarted by another store: sessions are opened again', async () => {
      const signer = await store.generate('state', algorithm)
      const other = storeOn({ ...token, serial: 'absent' })
      // It looks for its token in a module that it starts anew.
      await other.list().catch(() => {})
      await Promise.all([assertSigns(signer), assertSigns(signer)])
      await other.close()
    })

    test('a wrong PIN is tried once, however often keys are asked for', async ({ assert }) => {
      let given = 'wrong-pin'
      const pin = async () => ({ bytes: Buffer.from(given), typed: false })
      const hasty = storeOn(token, { pin })
      for (let ask = 0; ask < 30; ask++)
        await assert.rejects(() => hasty.list(), /E_KEY_STORE_PIN_WRONG.*"last":"no"/)
      given = KEY_PIN
      assert.deepEqual(await hasty.list(), [])
      await hasty.close()
    })

    test('typed, a wrong PIN says so at once and a right one opens the token', async ({
      assert,
    }) => {
      const locked = storeOn(token, {
        pin: async () => {
          throw new Error('locked')
        },
      })
      await assert.rejects(() => locked.list(), /locked/)
      await assert.rejects(() => locked.unlock(Buffer.from('wrong-pin')), /E_KEY_STORE_PIN_WRONG/)
      await assert.rejects(() => locked.list(), /locked/)
      await locked.unlock(Buffer.from(KEY_PIN))
      assert.deepEqual(await locked.list(), [])
      await token.unplug()
      await token.plugIn()
      assert.deepEqual(await locked.list(), [], 'the PIN is kept for this run')
      await locked.close()
      await assert.rejects(() => locked.list(), /locked/)
      await locked.close()
    })

    test('a PIN is overwritten once it was used', async ({ assert }) => {
      const given: Buffer[] = []
      const watched = storeOn(token, {
        pin: async () => {
          given.push(Buffer.from(KEY_PIN))
          return { bytes: given[given.length - 1], typed: false }
        },
      })
      await watched.list()
      await watched.close()
      assert.lengthOf(given, 1)
      assert.isTrue(given[0].every((byte) => byte === 0))
    })

    test('one session serves many, and who would wait too long is told', async ({ assert }) => {
      await store.generate('state', algorithm)
      await store.close()
      const narrow = storeOn(token, { bounds: { sessions: 1, waiting: 3 } })
      const signer = await narrow.open('state')
      const asked = await Promise.allSettled(Array.from({ length: 12 }, () => signer.sign(DATA)))
      const refused = asked.filter(({ status }) => status === 'rejected')
      assert.isAbove(refused.length, 0)
      assert.isAtLeast(asked.length - refused.length, 4)
      for (const answer of refused)
        if (answer.status === 'rejected') assert.match(String(answer.reason), /E_KEY_STORE_BUSY/)
      await assertSigns(signer)
      await narrow.close()
    })

    test('another token’s serial number, another module: each has its error', async ({
      assert,
    }) => {
      const elsewhere = storeOn({ ...token, serial: '0000' })
      await assert.rejects(() => elsewhere.list(), /E_KEY_STORE_TOKEN_ABSENT.*0000/)
      await elsewhere.close()
      const absent = storeOn({ ...token, module: '/nowhere/libtoken.so' })
      await assert.rejects(() => absent.list(), /E_KEY_STORE_MODULE.*ENOENT/)
      const noModule = storeOn({ ...token, module: import.meta.filename })
      await assert.rejects(() => noModule.list(), /E_KEY_STORE_MODULE/)
    })

    test('an algorithm that the token has not makes no key', async ({ assert }) => {
      const other = algorithm === 'ec-p256' ? 'gost-2015' : 'ec-p256'
      await assert.rejects(() => store.generate('state', other), /E_KEY_STORE_ALGORITHM/)
      assert.deepEqual(await store.list(), [])
    })
  })
}

test.group('key store: the tries of a token', (group) => {
  let token: KeyToken

  group.each.setup(async () => {
    token = await gostToken()
    return () => token.remove()
  })

  const withPin = (text: string, typed: boolean) =>
    storeOn(token, { pin: async () => ({ bytes: Buffer.from(text), typed }) })

  /** Tries that each come from another run of the program. */
  async function spoil(times: number): Promise<unknown> {
    let last: unknown
    for (let run = 0; run < times; run++) {
      const store = withPin(`wrong-${run}`, true)
      last = await store.list().catch((error: unknown) => error)
      await store.close()
    }
    return last
  }

  test('with one try left a PIN from a file is not tried; a typed one is', async ({ assert }) => {
    const runs = await triesUntil(spoil, /"last":"yes"/)
    assert.isAbove(runs, 0)
    const service = withPin(KEY_PIN, false)
    await assert.rejects(() => service.list(), /E_KEY_STORE_PIN_LAST_TRY/)
    await service.close()
    const operator = withPin(KEY_PIN, true)
    assert.deepEqual(await operator.list(), [])
    await operator.close()
    const again = withPin(KEY_PIN, false)
    assert.deepEqual(await again.list(), [])
    await again.close()
  })

  test('a blocked PIN says so, and is not tried', async ({ assert }) => {
    await triesUntil(spoil, /E_KEY_STORE_PIN_LOCKED/)
    const store = withPin(KEY_PIN, true)
    await assert.rejects(() => store.list(), /E_KEY_STORE_PIN_LOCKED/)
    await store.close()
  })
})

/** How many wrong PINs it takes until the token answers like that; 0 when it never does. */
async function triesUntil(spoil: (times: number) => Promise<unknown>, answer: RegExp) {
  for (let tries = 1; tries <= 20; tries++) if (answer.test(String(await spoil(1)))) return tries
  return 0
}
