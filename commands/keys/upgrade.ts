import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { SOFTWARE_STORE } from '#ca/authorities/authority_keys'
import { CaSettings } from '#ca/authorities/ca_settings'
import { ResealOldKeys } from '#ca/authorities/reseal_old_keys'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { readSecret } from './_read_secret.js'

/** Seals key files of the old version anew; they stay the same keys, under the same passphrase. */
export default class KeysUpgrade extends BaseCommand {
  static commandName = 'keys:upgrade'
  static description = 'Seal key files of the old version anew'
  static help = [
    '{{ binaryName }} keys:upgrade [--passphrase-file F]',
    'Without the option the passphrase comes from where the server has it: its file, or it is asked for.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'File whose first line is the passphrase' })
  declare passphraseFile: string

  async run() {
    const i18n = shellLanguage()
    try {
      const stores = await this.app.container.make(ShareStores)
      await stores.assertUnderNone(SOFTWARE_STORE)
      const settings = await this.app.container.make(CaSettings)
      const file = settings.unlocking === 'file' ? settings.passphraseFile : undefined
      let passphrase: Buffer | undefined
      const ask = async () => {
        passphrase ??= await readSecret(i18n, 'passphrase', this.passphraseFile ?? file)
        return Buffer.from(passphrase)
      }
      const resealing = await this.app.container.make(ResealOldKeys)
      const keyIds = await resealing.handle(ask, shellActor()).finally(() => passphrase?.fill(0))
      process.stdout.write(`${i18n.t('crypto.keys.resealed', { count: keyIds.length })}\n`)
    } catch (error) {
      reportError(this, error)
    }
  }
}
