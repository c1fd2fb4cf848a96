import { readFile, rm, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { openKeyEncryptionKey, readKeyEncryptionFile } from '#ca/crypto/key_encryption_file'
import { keyBinding, oldKeyBinding, readKeyFile } from '#ca/crypto/key_file'
import { seal } from '#ca/crypto/sealed_container'
import { Installation } from '#tests/support/installation'

const KEYS = ['demonstration-root-2015', 'demonstration-state-2015']

/** Brings the keys of an installation back to files of the first version: each under the passphrase itself. */
async function makeOld(installation: Installation) {
  const directory = installation.path('keys')
  const content = await readFile(installation.path('passphrase'), 'utf8')
  const passphrase = Buffer.from(content.trim())
  const file = await readKeyEncryptionFile(directory)
  if (!file) throw new Error('no key-encryption key')
  const { key } = await openKeyEncryptionKey(file, passphrase)
  for (const keyId of KEYS) {
    const path = installation.path('keys', `${keyId}.key.json`)
    const present = readKeyFile(keyId, await readFile(path, 'utf8'))
    const { algorithm, publicKey } = present
    const pkcs8 = key.unwrap(present.wrapped, keyBinding(present))
    const sealed = await seal(pkcs8, passphrase, oldKeyBinding(present), { cost: 12 })
    const container: unknown = JSON.parse(sealed)
    const old = { format: 'kualik-key', version: 1, keyId, algorithm, publicKey, container }
    await writeFile(path, JSON.stringify(old))
  }
  await rm(installation.path('keys', 'key-encryption-key.json'))
}

test.group('A key store of the first version', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy()
    await makeOld(installation)
  })
  group.teardown(() => installation.remove())

  test('keys:list says so, the next start seals the keys anew, and keys:upgrade finds nothing more', async ({
    assert,
  }) => {
    const listed = await installation.shell(['keys:list', '--json'])
    const [software] = JSON.parse(listed.stdout).stores
    assert.deepEqual(
      software.keys.map(({ keyId, old }: { keyId: string; old: boolean }) => [keyId, old]),
      KEYS.map((keyId) => [keyId, true])
    )
    const start = await installation.ace(['kualik:prepare', '--json'])
    assert.equal(start.code, 0, start.stderr)
    assert.deepInclude(JSON.parse(start.stdout).done, `Sealed anew: ${KEYS.join(', ')}.`)
    const upgrade = await installation.shell(['keys:upgrade'])
    assert.equal(upgrade.code, 0, upgrade.stderr)
    const entries = await installation.db.from('audit_entries').where('event', 'keys_resealed')
    assert.lengthOf(entries, 1)
    const after = await installation.shell(['keys:list', '--json'])
    assert.notInclude(after.stdout, '"old": true')
  })
})
