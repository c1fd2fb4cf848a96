import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { listCeremonies } from '#ca/ceremonies/list_ceremonies'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'

/** The key ceremonies of this machine. */
export default class CeremonyList extends BaseCommand {
  static commandName = 'ceremony:list'
  static description = 'Show the key ceremonies: planned, interrupted, finished, abandoned'
  static options: CommandOptions = { startApp: true }

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const ceremonies = await listCeremonies()
      const i18n = shellLanguage()
      return {
        document: {
          ceremonies: ceremonies.map((each) => ({
            id: each.id,
            purpose: each.purpose,
            keyId: each.keyId,
            state: each.state,
            lastStep: each.steps.at(-1)?.step ?? null,
          })),
        },
        lines: ceremonies.map(({ id, keyId, plannedOn, state }) =>
          i18n.t('ceremony.command.line', {
            id,
            keyId,
            plannedOn,
            state: i18n.t(`ceremony.states.${state}`),
          })
        ),
      }
    })
  }
}
