import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { rootAuthorities } from '#ca/root/issuing_root'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import { issueList, writeRootFiles } from './_publish.js'
import { assertRootMachine } from './_root_machine.js'
import type Authority from '#models/authority'

/** issues the lists of the Root CA. */
export default class RootCrl extends BaseCommand {
  static commandName = 'root:crl'
  static description = 'Issue the revocation list of every Root CA key (R-14)'
  static help = [
    '{{ binaryName }} root:crl --out DIR [--algorithm gost-2015] [--shares FILE] [--json]',
    'At least once a month; root:work says when. DIR gets the certificate and the list of each key.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Folder for the lists', required: true })
  declare out: string

  @flags.string({ description: 'Only the keys of this algorithm' })
  declare algorithm: string

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootCrl.commandName)
      await openWithShares(this.app, this.shares)
      const issued = []
      for (const authority of await this.#authorities()) {
        const list = await issueList(this.app, authority)
        const files = await writeRootFiles(this.out, authority, list)
        const nextUpdate = list.nextUpdate.toUTC().toISO()
        issued.push({ ...files, number: list.number, entries: list.entries, nextUpdate })
      }
      const lines = issued.map(({ number, entries, crl }) =>
        shellLanguage().t('root.command.listed', { number, entries, file: crl ?? '' })
      )
      return { document: { lists: issued }, lines }
    })
  }

  async #authorities(): Promise<Authority[]> {
    const all = await rootAuthorities()
    const wanted = all.filter(({ algorithm }) => !this.algorithm || algorithm === this.algorithm)
    if (wanted.length > 0) return wanted
    throw new CaError('E_ROOT_ABSENT', { algorithm: this.algorithm || 'gost-2015' }, 409)
  }
}
