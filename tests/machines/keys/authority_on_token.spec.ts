import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readCertificate } from '#ca/certificates/certificate_view'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { Installation } from '#tests/support/installation'
import { KEY_PIN, gostToken, type KeyToken } from '#tests/support/key_token'

/** Variables of this process that the installation's processes inherit. */
function inherit(values: Record<string, string>) {
  Object.assign(process.env, values)
  return () => {
    for (const name of Object.keys(values)) delete process.env[name]
  }
}

test.group('An authority whose keys are on a token', (group) => {
  let token: KeyToken
  let installation: Installation
  let pinFile: string
  let disown: () => void

  group.setup(async () => {
    token = await gostToken()
    pinFile = join(process.env.KUALIK_TOKEN_DIR ?? '', 'authority.pin')
    await writeFile(pinFile, `${KEY_PIN}\n`, { mode: 0o600 })
    disown = inherit({
      KEYSTORE: `pkcs11:${token.module}#${token.serial}`,
      KEYSTORE_PIN_FILE: pinFile,
    })
    installation = await Installation.make()
  })
  group.teardown(async () => {
    await installation.remove()
    disown()
    await token.remove()
  })

  const issue = (number: string, out: string) =>
    installation.ace([
      ...['letter:issue', number, '--carriers', installation.carriers, '--json'],
      ...['--pin-file', installation.path('pin'), '--out', installation.path(out)],
    ])
  const der = async (...parts: string[]) =>
    new Uint8Array(await readFile(installation.path(...parts)))

  test('a wrong PIN, a file that others may read: the shell says which', async ({ assert }) => {
    await writeFile(pinFile, '00000000\n')
    const wrong = await installation.shell(['keys:list', '--json'])
    assert.equal(wrong.code, 1)
    assert.include(wrong.stdout, 'E_KEY_STORE_PIN_WRONG')
    await writeFile(pinFile, `${KEY_PIN}\n`)
    await chmod(pinFile, 0o640)
    const open = await installation.shell(['keys:list', '--json'])
    assert.include(open.stdout, 'E_PASSPHRASE_FILE_OPEN')
    assert.include(open.stdout, '0640')
    await chmod(pinFile, 0o600)
  })

  test('the ceremony makes both keys on the token, and none in files', async ({ assert }) => {
    const { code, stdout } = await installation.shell(['keys:list', '--json'])
    assert.equal(code, 0)
    const { stores } = JSON.parse(stdout)
    assert.containsSubset(stores, [
      { name: 'software', keys: [] },
      {
        name: `pkcs11:${token.serial}`,
        keys: [
          { keyId: 'demonstration-root-2015', authority: { role: 'root' } },
          { keyId: 'demonstration-state-2015', authority: { role: 'state' } },
        ],
      },
    ])
    // It holds the token.
    await installation.endShell()
  })

  test('without the token nothing is issued; with it letter:issue goes on, and nettle verifies the chain', async ({
    assert,
  }) => {
    await writeFile(installation.path('pin'), 'Tumar-2026')
    await installation.register('07-12/184', 2)
    await token.unplug()
    const without = await issue('07-12/184', 'issued')
    assert.equal(without.code, 1)
    assert.include(without.stdout, 'E_KEY_STORE_TOKEN_ABSENT')
    await token.plugIn()

    const { code, stdout, stderr } = await issue('07-12/184', 'issued')
    assert.equal(code, 0, stdout + stderr)
    const [ca, root] = [await der('issued', 'ca.cer'), await der('issued', 'root.cer')]
    for (const name of ['001.cer', '002.cer']) {
      const certificate = await der('issued', name)
      assert.isTrue(nettleVerifyCertificate(certificate, ca), name)
      assert.equal(readCertificate(certificate).signatureAlgorithm.oid, '1.2.398.3.10.1.1.2.3.2')
    }
    assert.isTrue(nettleVerifyCertificate(ca, root))
    assert.isTrue(nettleVerifyCertificate(root, root))
  })
})
