import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ListKeys } from '#ca/authorities/list_keys'
import { ShareStores } from '#ca/ceremonies/share_stores'
import { reportError } from '#commands/report_error'
import { shellLanguage } from '#commands/shell_language'
import type { ListedStore } from '#ca/authorities/list_keys'

/** Lists the keys of the authorities, store by store. */
export default class KeysList extends BaseCommand {
  static commandName = 'keys:list'
  static description = 'List the keys in the key stores'
  static help = [
    '{{ binaryName }} keys:list [--json]',
    'A token is opened with its PIN; sealed files are listed without opening them.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  async run() {
    try {
      const listing = await this.app.container.make(ListKeys)
      const stores = []
      for (const store of await listing.handle())
        stores.push({ ...store, underShares: await this.#quorum(store.name) })
      const text = this.json ? JSON.stringify({ stores }, null, 2) : stores.map(textOf).join('\n')
      process.stdout.write(`${text}\n`)
    } catch (error) {
      reportError(this, error, this.json)
    }
  }

  /** How many shares open a store; null for one that is under none. */
  async #quorum(name: string): Promise<{ needed: number; shares: number } | null> {
    const stores = await this.app.container.make(ShareStores)
    const seal = await stores.sealOf(name)
    if (!seal) return null
    const { needed, shares } = seal.ceremony
    return { needed, shares }
  }
}

interface PrintedStore extends ListedStore {
  underShares: { needed: number; shares: number } | null
}

function textOf({ name, keys, changeUnfinished, underShares }: PrintedStore): string {
  const i18n = shellLanguage()
  const lines = keys.map(({ keyId, authority, old }) => {
    const use = authority ? `${authority.role} ${authority.serial}` : 'none'
    return `  ${i18n.t('crypto.keys.key', { keyId, use, old: old ? 'yes' : 'no' })}`
  })
  const unfinished = changeUnfinished ? [i18n.t('crypto.keys.unfinished')] : []
  const quorum = underShares ? [i18n.t('ceremony.command.under_shares', underShares)] : []
  return [
    i18n.t('crypto.keys.store', { store: name, count: keys.length }),
    ...quorum,
    ...lines,
    ...unfinished,
  ].join('\n')
}
