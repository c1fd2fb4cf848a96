import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import { nextSteps } from '#commands/ceremony/_next_steps'
import ca from '#config/ca'

test.group('What is left to do after a ceremony', (group) => {
  const { keyStore } = ca
  let secret: string

  group.each.setup(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kualik-next-'))
    secret = join(folder, 'secret')
    return async () => {
      ca.keyStore = keyStore
      await rm(folder, { recursive: true })
    }
  })

  const steps = (settings: Partial<typeof keyStore>, store = 'software') => {
    ca.keyStore = { ...keyStore, passphraseFile: secret, pinFile: secret, ...settings }
    return nextSteps(i18nManager.locale('en'), store).join('\n')
  }

  test('the file of the old passphrase is named: it opens nothing any more', async ({ assert }) => {
    await writeFile(secret, 'the passphrase of before')
    const said = steps({ pinFile: `${secret}.pin`, unlocking: 'typed' })
    assert.include(said, `${secret} opens nothing any more: destroy it`)
    assert.include(said, 'ceremony:open')
  })

  test('so is that of a token’s old PIN', async ({ assert }) => {
    await writeFile(secret, '739105')
    const place = 'pkcs11:/m.so#CA1'
    const said = steps({ place, passphraseFile: `${secret}.other` }, 'pkcs11:CA1')
    assert.include(said, `${secret} opens nothing any more: destroy it`)
  })

  test('a PIN file that another token needs is not to be destroyed', async ({ assert }) => {
    await writeFile(secret, '739105')
    const place = 'pkcs11:/m.so#CA1,pkcs11:/m.so#CA2'
    const said = steps({ place, passphraseFile: `${secret}.other` }, 'pkcs11:CA1')
    assert.include(said, 'KEYSTORE_PIN_FILE')
    assert.notInclude(said, 'destroy')
  })

  test('without a file the setting is named, and nothing where it is set already', ({ assert }) => {
    assert.include(steps({ unlocking: 'file' }), 'KEYSTORE_UNLOCK=typed')
    assert.equal(steps({ unlocking: 'typed' }), '')
  })
})
