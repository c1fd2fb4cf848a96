import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ListKeys } from '#ca/authorities/list_keys'
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
      const stores = await listing.handle()
      const text = this.json ? JSON.stringify({ stores }, null, 2) : stores.map(textOf).join('\n')
      process.stdout.write(`${text}\n`)
    } catch (error) {
      reportError(this, error, this.json)
    }
  }
}

function textOf({ name, keys, changeUnfinished }: ListedStore): string {
  const i18n = shellLanguage()
  const lines = keys.map(({ keyId, authority, old }) => {
    const use = authority ? `${authority.role} ${authority.serial}` : 'none'
    return `  ${i18n.t('crypto.keys.key', { keyId, use, old: old ? 'yes' : 'no' })}`
  })
  const unfinished = changeUnfinished ? [i18n.t('crypto.keys.unfinished')] : []
  return [
    i18n.t('crypto.keys.store', { store: name, count: keys.length }),
    ...lines,
    ...unfinished,
  ].join('\n')
}
