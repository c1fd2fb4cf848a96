import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import {
  DEMONSTRATION_ALGORITHMS,
  HoldDemonstrationCeremony,
} from '#ca/authorities/hold_demonstration_ceremony'
import { CaError } from '#ca/ca_error'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** Makes demonstration authorities of another algorithm beside those that are there. */
export default class AuthorityDemonstrate extends BaseCommand {
  static commandName = 'authority:demonstrate'
  static description =
    'Make a demonstration Root CA and State CA of an algorithm: they protect nothing'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: DEMONSTRATION_ALGORITHMS.join(' or '), default: 'gost-2004' })
  declare algorithm: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const algorithm = DEMONSTRATION_ALGORITHMS.find((each) => each === this.algorithm)
      const known = DEMONSTRATION_ALGORITHMS.join(', ')
      if (!algorithm)
        throw new CaError('E_AUTHORITY_ALGORITHM', { algorithm: this.algorithm, known })
      const ceremony = await this.app.container.make(HoldDemonstrationCeremony)
      const { root, state } = await ceremony.handle(shellActor(), algorithm)
      return {
        document: { algorithm, root: root.serial, state: state.serial },
        lines: [shellLanguage().t('authorities.command.demonstrated', { algorithm })],
      }
    })
  }
}
