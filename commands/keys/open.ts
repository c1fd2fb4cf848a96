import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { readKeyStoreSettings } from '#ca/authorities/key_store_setting'
import { CaError } from '#ca/ca_error'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { unlockServer } from '#ca/authorities/unlock_socket'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import caConfig from '#config/ca'
import { readSecret } from './_read_secret.js'

/** Opens the key store of the running server with a passphrase or PIN that is typed. */
export default class KeysOpen extends BaseCommand {
  static commandName = 'keys:open'
  static description = 'Open the key store of the running server (KEYSTORE_UNLOCK=typed)'
  static help = [
    '{{ binaryName }} keys:open [--store NAME] [--file F]',
    'Asks for the passphrase, or the token’s PIN, without showing it. It stays open until the server ends.',
    'A store under shares is opened by ceremony:open.',
    'Exit code: 0 when the store is open, 1 otherwise.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'File whose first line is the passphrase or PIN; not asked then' })
  declare file: string

  @flags.string({ description: 'Name of the store; the first of KEYSTORE when absent' })
  declare store: string

  async run() {
    const i18n = shellLanguage()
    try {
      const { name: store, kind } = this.#setting()
      const stores = await this.app.container.make(ShareStores)
      await stores.assertUnderNone(store)
      const secret = await readSecret(i18n, kind === 'pkcs11' ? 'pin' : 'passphrase', this.file)
      const message = { secret, store, actor: shellActor() }
      await unlockServer(caConfig.keyStore.socket, message).finally(() => secret.fill(0))
      process.stdout.write(`${i18n.t('crypto.keys.opened', { store })}\n`)
    } catch (error) {
      reportError(this, error)
    }
  }

  /** @throws CaError E_KEY_STORE_UNKNOWN */
  #setting() {
    const settings = readKeyStoreSettings(caConfig.keyStore.place)
    const found = this.store ? settings.find(({ name }) => name === this.store) : settings[0]
    if (found) return found
    const known = settings.map(({ name }) => name).join(', ')
    throw new CaError('E_KEY_STORE_UNKNOWN', { store: this.store, known })
  }
}
