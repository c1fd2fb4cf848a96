import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { AuthorityKeys } from '#ca/authorities/authority_keys'
import { CryptoError } from '#ca/crypto/crypto_error'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { operatorDesk } from '#tests/support/operator_desk'

/** A store that nobody has opened for this run. */
class LockedStore extends SoftwareKeyStore {
  override async open(): Promise<never> {
    throw new CryptoError('E_KEY_STORE_LOCKED', {}, 503)
  }
}

const SAYS = {
  kk: 'Орталық құлыптаулы: қазір куәлік шығаруға болмайды',
  ru: 'Центр заперт: сейчас свидетельства выпускать нельзя',
  en: 'The authority is locked: no certificate can be issued now',
}

test.group('An authority whose key store is not open', (group) => {
  let desk: Awaited<ReturnType<typeof operatorDesk>>
  let pages: string[]

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    desk = await operatorDesk({ ceremony: true })
    const letter = await registeredLetter('02-11/4187', '2026-11-10')
    await waitingApplication(letter, 1)
    pages = ['/', `/letters/${letter.id}/desk`]
    return desk.restore
  })

  function lock() {
    const store = new LockedStore({ directory: '/nowhere', passphrase: async () => Buffer.of() })
    app.container.swap(AuthorityKeys, () => new AuthorityKeys(store))
    return () => app.container.restore(AuthorityKeys)
  }

  test('worklist and desk say so, and what to do, in {$self}')
    .with(['kk', 'ru', 'en'] as const)
    .run(async ({ client, cleanup }, language) => {
      cleanup(lock())
      for (const page of pages) {
        const shown = await client
          .get(page)
          .loginAs(desk.operator)
          .header('accept-language', language)
        shown.assertStatus(200)
        shown.assertTextIncludes(SAYS[language])
        shown.assertTextIncludes('E_KEY_STORE_LOCKED')
      }
    })

  test('an administrator reads the command that opens it', async ({ client, cleanup }) => {
    cleanup(lock())
    const shown = await client.get('/').loginAs(desk.administrator).header('accept-language', 'en')
    shown.assertTextIncludes('node ace keys:open')
  })

  test('while it is open nothing of the kind is said', async ({ client, assert }) => {
    for (const page of pages) {
      const shown = await client.get(page).loginAs(desk.operator).header('accept-language', 'en')
      assert.notInclude(shown.text(), SAYS.en)
    }
  })
})
