import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import ca from '#config/ca'
import { unlockServer } from '#ca/authorities/unlock_socket'
import { CaSettings } from '#ca/authorities/ca_settings'
import { bringShares } from '#ca/ceremonies/seal'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { TerminalDialog } from './_dialog.js'
import { typedShares } from './_typed_shares.js'
import { readShares } from './_shares_option.js'

/** Opens the key store of the running server with the shares of a quorum. */
export default class CeremonyOpen extends BaseCommand {
  static commandName = 'ceremony:open'
  static description = 'Open the key store of the running server with the shares of a quorum'
  static help = [
    '{{ binaryName }} ceremony:open [--store NAME] [--shares FILE]',
    'The holders type their shares, which do not stand on the screen. It stays open until the server ends.',
    'The server runs with KEYSTORE_UNLOCK=typed.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'File with the shares, one a line; stdin is standard input' })
  declare shares: string

  @flags.string({ description: 'Name of the store; the first of KEYSTORE when absent' })
  declare store: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const settings = await this.app.container.make(CaSettings)
      const keyStore = this.store || settings.keyStore
      const stores = await this.app.container.make(ShareStores)
      const seal = await stores.sealOf(keyStore)
      const texts = await this.#shares(seal?.ceremony.needed)
      const { secret: joined, ...shares } = await bringShares(texts, seal)
      const secret = stores.of(keyStore).activationOf(joined)
      joined.fill(0)
      const message = { secret, shares, store: keyStore, actor: shellActor() }
      await unlockServer(ca.keyStore.socket, message).finally(() => secret.fill(0))
      return { document: {}, lines: [shellLanguage().t('ceremony.command.opened')] }
    })
  }

  #shares(needed?: number): Promise<string[]> {
    if (this.shares) return readShares(this.shares)
    return typedShares(new TerminalDialog(), shellLanguage(), needed)
  }
}
