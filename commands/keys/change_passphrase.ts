import { existsSync } from 'node:fs'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ChangeKeyStorePassphrase } from '#ca/authorities/change_key_store_passphrase'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { readNewPassphrase, readSecret } from './_read_secret.js'

/** Gives the software key store another passphrase; the keys stay as they are. */
export default class KeysChangePassphrase extends BaseCommand {
  static commandName = 'keys:change-passphrase'
  static description = 'Change the passphrase of the software key store'
  static help = [
    '{{ binaryName }} keys:change-passphrase [--old-file F] [--new-file F]',
    'Asks for the old passphrase and twice for the new one, without showing them.',
    'Where the server reads the passphrase from a file, the file gets the new one. A server that runs goes on.',
    'A store under shares has none: a ceremony of the purpose "shares" deals new ones.',
    'Cut off at any point, the store opens with its file, or with the old or the new one; run it again.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'File whose first line is the old passphrase' })
  declare oldFile: string

  @flags.string({ description: 'File whose first line is the new passphrase' })
  declare newFile: string

  async run() {
    const i18n = shellLanguage()
    const secrets: Buffer[] = []
    try {
      const stores = await this.app.container.make(ShareStores)
      await stores.assertUnderNone(SOFTWARE_STORE)
      const { passphraseFile } = await this.app.container.make(CaSettings)
      secrets.push(await readSecret(i18n, 'old', this.oldFile))
      secrets.push(await readNewPassphrase(i18n, this.newFile))
      const [old, next] = secrets
      const change = await this.app.container.make(ChangeKeyStorePassphrase)
      await change.handle({ old, next }, shellActor())
      const key = existsSync(passphraseFile) ? 'crypto.keys.changed_file' : 'crypto.keys.changed'
      process.stdout.write(`${i18n.t(key, { file: passphraseFile })}\n`)
    } catch (error) {
      reportError(this, error)
    } finally {
      for (const secret of secrets) secret.fill(0)
    }
  }
}
