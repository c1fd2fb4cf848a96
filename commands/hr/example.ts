import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { ExampleMessage } from '#ca/hr/simulation/example_message'
import { DEMONSTRATION } from '#ca/hr/simulation/demonstration_system'
import { HR_KINDS } from '#models/hr_system'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import env from '#start/env'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import type { Language } from '#ca/hr/requests'

/** Writes a message that this demonstration installation accepts; what it needs for that is made. */
export default class HrExample extends BaseCommand {
  static commandName = 'hr:example'
  static description = 'Write a freshly signed message of the demonstration HR system'
  static help = [
    '{{ binaryName }} hr:example --kind issue|revoke|state|refusals [--number N] [--out FILE] [--json]',
    'In a demonstration installation alone. Registers the demonstration HR system when it is missing; issue and revoke invent a holder first. The message is taken for five minutes: docs/hr-integration.md says how it is sent.',
  ]
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: HR_KINDS.join(', '), default: 'issue' })
  declare kind: string

  @flags.number({ description: 'Of the application, for state; the last one when absent' })
  declare number: number | undefined

  @flags.string({ description: 'Where the message goes; tmp/hr/KIND.xml when absent' })
  declare out: string | undefined

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const kind = HR_KINDS.find((each) => each === this.kind)
      const known = HR_KINDS.join(', ')
      if (!kind) throw new CaError('E_HR_EXAMPLE_KIND', { kind: this.kind.slice(0, 40), known })
      await openWithShares(this.app, this.shares)
      const examples = await this.app.container.make(ExampleMessage)
      const language = shellLanguage()
      const asked = { kind, number: this.number ?? null, language: language.locale as Language }
      const message = await examples.handle(asked, shellActor())
      const file = this.out ?? `tmp/hr/${kind}.xml`
      const address = `http://${env.get('HOST')}:${env.get('PORT')}/hr/v1/SyncChannel`
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, message)
      return {
        document: { kind, file, system: DEMONSTRATION.name },
        lines: [language.t('hr.example.written', { file, system: DEMONSTRATION.name, address })],
      }
    })
  }
}
