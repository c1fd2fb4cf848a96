import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { InstalledKeyStores } from '#ca/authorities/installed_key_stores'
import { readKeyStoreSettings } from '#ca/authorities/key_store_setting'
import { permitProtocol, protocolStatement } from '#ca/authorities/signing_permit'
import { gostTokensTogether } from '#tests/support/key_token'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import type { AuthorityKey, AuthorityKeys } from '#ca/authorities/authority_keys'
import type { SoftwareTokens } from '#tests/support/software_token'

const [OLD, NEW] = ['CA000001', 'CA000002']
const PINS: Record<string, string> = { [OLD]: '739105', [NEW]: '640827' }

/** Both authorities call their key the same. */
const keyOn = (serial: string) => ({ keyId: 'state', keyStore: `pkcs11:${serial}` })

/** What the key signs, nettle, which is not ours, finds good, and bad for the other key. */
async function assertSigns(key: AuthorityKey, other: AuthorityKey) {
  const digest = randomBytes(32)
  const signature = await key.sign(permitProtocol(digest))
  const signed = { data: protocolStatement(digest), signature }
  if (!nettleVerify({ ...signed, algorithm: 'gost-2015', spki: key.spki }))
    throw new Error('the signature is not of this key')
  if (nettleVerify({ ...signed, algorithm: 'gost-2015', spki: other.spki }))
    throw new Error('the signature is of the other token’s key')
}

test.group('key store: two live tokens side by side, an authority on each', (group) => {
  let tokens: SoftwareTokens
  let stores: InstalledKeyStores
  let keys: AuthorityKeys
  let older: AuthorityKey
  let newer: AuthorityKey

  group.setup(async () => {
    tokens = await gostTokensTogether(PINS)
    const places = [NEW, OLD].map((serial) => `pkcs11:${tokens.module}#${serial}`)
    stores = new InstalledKeyStores(readKeyStoreSettings(places.join(',')), {
      directory: tokens.file('none'),
      passphrase: async () => Buffer.of(),
      pin: async (store) => Buffer.from(PINS[store.replace('pkcs11:', '')]),
    })
    keys = stores.authorityKeys()
    older = await keys.openOrGenerate(keyOn(OLD), 'gost-2015')
    newer = await keys.openOrGenerate(keyOn(NEW), 'gost-2015')
    return async () => {
      await stores.close()
      await tokens.remove()
    }
  })

  test('keys of one name are two keys, each on its token, in a process of its own', async ({
    assert,
  }) => {
    assert.notDeepEqual(older.spki, newer.spki)
    const [one, another] = [OLD, NEW].map((serial) => stores.token(`pkcs11:${serial}`).pid)
    assert.isNumber(one)
    assert.notEqual(one, another)
    assert.equal(stores.first, `pkcs11:${NEW}`)
  })

  test('both sign at the same time, each with its own key', async () => {
    const acts = Array.from({ length: 10 }, () => [
      assertSigns(older, newer),
      assertSigns(newer, older),
    ])
    await Promise.all(acts.flat())
  })

  test('the older one is pulled: its acts fail by name, the newer one signs on; back in, both sign', async ({
    assert,
  }) => {
    await tokens.unplug(OLD)
    await assert.rejects(() => assertSigns(older, newer), /E_KEY_STORE_TOKEN_ABSENT.*CA000001/)
    await assertSigns(newer, older)
    await tokens.plugIn(OLD)
    await Promise.all([assertSigns(older, newer), assertSigns(newer, older)])
  })

  test('a wrong PIN of one costs the other nothing', async ({ assert }) => {
    const wrong = Buffer.from('000000')
    await assert.rejects(() => stores.unlock(wrong, `pkcs11:${OLD}`), /E_KEY_STORE_PIN_WRONG.*01/)
    await assertSigns(newer, older)
  })
})
