import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { CryptoError } from '#ca/crypto/crypto_error'
import { verifySignature } from '#ca/crypto/verify_signature'
import {
  KEY_PIN,
  gostToken,
  processOn,
  softHsmToken,
  type KeyToken,
} from '#tests/support/key_token'
import { registerKeyStoreSuite } from './register_key_store_suite.js'
import type { Signer } from '#ca/crypto/signer'
import type { TokenKeyStore } from '#ca/crypto/token_key_store'

const DATA = Buffer.from('хат')

async function assertSigns({ spki, signatureAlgorithm, sign }: Signer) {
  verifySignature({ spki, signatureAlgorithm, data: DATA, signature: await sign(DATA) })
}

const underTest = (make: () => Promise<KeyToken>) => async () => {
  const token = await make()
  return { open: () => processOn(token), remove: () => token.remove() }
}

registerKeyStoreSuite('SoftHSM in the signer’s process', underTest(softHsmToken), ['ec-p256'])
registerKeyStoreSuite(
  'the software token in the signer’s process',
  underTest(() => gostToken()),
  ['gost-2015', 'gost-2004']
)

test.group('key store: the signer’s process', (group) => {
  let token: KeyToken
  let store: TokenKeyStore

  group.each.setup(async () => {
    token = await gostToken()
    store = processOn(token)
    return async () => {
      await store.close()
      await token.remove()
    }
  })

  test('no signer runs before the first question; one runs for many; close ends it', async ({
    assert,
  }) => {
    assert.isUndefined(store.pid)
    await Promise.all([store.list(), store.list()])
    const pid = Number(store.pid)
    assert.notEqual(pid, process.pid)
    await store.list()
    assert.equal(store.pid, pid)
    await store.close()
    assert.throws(() => process.kill(pid, 0), /ESRCH/)
  })

  test('a signer that was killed is started again, and the same key signs', async ({ assert }) => {
    const signer = await store.generate('state', 'gost-2015')
    const pid = Number(store.pid)
    process.kill(pid, 'SIGKILL')
    await Promise.all([assertSigns(signer), assertSigns(signer)])
    assert.notEqual(store.pid, pid)
  })

  test('killed in the middle of signing, the act is asked for once more', async () => {
    const signer = await store.generate('state', 'gost-2015')
    const many = Array.from({ length: 200 }, () => assertSigns(signer))
    process.kill(Number(store.pid), 'SIGKILL')
    await Promise.all(many)
  })

  test('a silent signer fails the act, is ended, and the next act is answered', async ({
    assert,
  }) => {
    const impatient = processOn(token, { patience: { list: 1 } })
    const signer = await impatient.generate('state', 'gost-2004')
    process.kill(Number(impatient.pid), 'SIGSTOP')
    await assert.rejects(() => impatient.list(), /E_SIGNER_SILENT.*"seconds":1/)
    await assertSigns(signer)
    await impatient.close()
  })

  test('Ctrl-C in the shell is not for the signer', async ({ assert }) => {
    await store.list()
    const pid = Number(store.pid)
    process.kill(pid, 'SIGINT')
    await store.list()
    assert.equal(store.pid, pid)
  })

  test('neither the PIN nor our secrets are in its arguments or environment', async ({
    assert,
  }) => {
    await store.list()
    const proc = `/proc/${store.pid}`
    const [cmdline, environ] = [
      await readFile(`${proc}/cmdline`, 'utf8'),
      await readFile(`${proc}/environ`, 'utf8'),
    ]
    assert.include(cmdline, token.serial)
    assert.notInclude(cmdline + environ, KEY_PIN)
    const names = environ.split('\0').map((entry) => entry.split('=')[0])
    for (const name of ['APP_KEY', 'DB_PASSWORD', 'STORAGE_DIR', 'NODE_ENV'])
      assert.notInclude(names, name)
  })

  test('a PIN that has to be typed: locked, opened for this run, locked again when the signer died', async ({
    assert,
  }) => {
    const pin = () => Promise.reject(new CryptoError('E_KEY_STORE_LOCKED', {}, 503))
    const locked = processOn(token, { pin })
    await assert.rejects(() => locked.list(), /E_KEY_STORE_LOCKED/)
    await assert.rejects(() => locked.unlock(Buffer.from('000000')), /E_KEY_STORE_PIN_WRONG/)
    await assert.rejects(() => locked.list(), /E_KEY_STORE_LOCKED/)
    await locked.unlock(Buffer.from(KEY_PIN))
    assert.deepEqual(await locked.list(), [])
    process.kill(Number(locked.pid), 'SIGKILL')
    await assert.rejects(() => locked.list(), /E_KEY_STORE_LOCKED/)
    await locked.unlock(Buffer.from(KEY_PIN))
    assert.deepEqual(await locked.list(), [])
    await locked.close()
  })

  test('a module that cannot be loaded is an error, not the end', async ({ assert }) => {
    const broken = processOn({ ...token, module: import.meta.filename })
    await assert.rejects(() => broken.list(), /E_KEY_STORE_MODULE/)
    await assert.rejects(() => broken.list(), /E_KEY_STORE_MODULE/)
    await broken.close()
  })

  test('what was handed out and overwritten: the PIN of every start', async ({ assert }) => {
    const given: Buffer[] = []
    const watched = processOn(token, {
      pin: async () => {
        given.push(Buffer.from(KEY_PIN))
        return given[given.length - 1]
      },
    })
    await watched.list()
    process.kill(Number(watched.pid), 'SIGKILL')
    await watched.list()
    assert.lengthOf(given, 2)
    for (const pin of given) assert.isTrue(pin.every((byte) => byte === 0))
    await watched.close()
  })
})
