import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { listName, type ListScope } from '#ca/authorities/list_parts'
import { IssueList } from '#ca/revocation/crl/issue_list'
import { listFile, listScopes } from '#ca/revocation/crl/list_scope'
import { SweepLists } from '#ca/revocation/crl/sweep_lists'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import type RevocationList from '#models/revocation_list'

const documentOf = (scope: ListScope, list: RevocationList) => ({
  file: listFile(scope, list.kind),
  kind: list.kind,
  number: list.number,
  baseNumber: list.baseNumber,
  entries: list.entries,
  thisUpdate: list.thisUpdate.toUTC().toISO(),
  nextUpdate: list.nextUpdate.toUTC().toISO(),
  sha256: list.sha256,
})

/** Issues revocation lists now, whatever the schedule says. */
export default class CrlIssue extends BaseCommand {
  static commandName = 'crl:issue'
  static description = 'Issue the revocation lists of the State CA now'
  static help = [
    '{{ binaryName }} crl:issue [--authority ucgo2015] [--full | --delta] [--shares FILE] [--json]',
    'Without an authority: all of them. Full lists unless --delta asks for the other kind.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'Only the lists of this name: ucgo2015, or ucgo2015.3 for a part' })
  declare authority: string

  @flags.boolean({ description: 'Full lists' })
  declare full: boolean

  @flags.boolean({ description: 'Delta lists' })
  declare delta: boolean

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      if (this.full && this.delta) throw new CaError('E_CRL_KIND')
      await openWithShares(this.app, this.shares)
      const sweeping = await this.app.container.make(SweepLists)
      await sweeping.handle(shellActor())
      const issuing = await this.app.container.make(IssueList)
      const lists = []
      for (const scope of await this.#scopes()) {
        const list = await issuing.handle(scope, this.delta ? 'delta' : 'full', shellActor())
        lists.push(documentOf(scope, list))
      }
      const lines = lists.map((list) => shellLanguage().t('crl.command.issued', list))
      return { document: { lists }, lines }
    })
  }

  async #scopes(): Promise<ListScope[]> {
    const clock = await this.app.container.make(Clock)
    const all = await listScopes(clock.now())
    const { authority } = this
    const wanted = all.filter(
      (scope) => !authority || [listName(scope), scope.authority.fileName].includes(authority)
    )
    if (wanted.length > 0) return wanted
    const known = all.map(listName).join(', ')
    throw new CaError('E_CRL_AUTHORITY', { authority: authority || '-', known: known || '-' }, 404)
  }
}
