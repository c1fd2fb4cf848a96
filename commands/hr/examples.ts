import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { Clock } from '#ca/clock'
import { exampleParties } from '#ca/hr/client/example_parties'
import { examples } from '#ca/hr/client/examples'
import { reportError } from '#commands/report_error'
import { shellLanguage } from '#commands/shell_language'
import { errorText } from '#exceptions/error_text'

/** Writes signed messages of the HR channel, by keys that nobody keeps: to read, and to send with curl. */
export default class HrExamples extends BaseCommand {
  static commandName = 'hr:examples'
  static description = 'Write example messages of the HR channel, freshly signed'
  static options: CommandOptions = { startApp: true }

  @flags.string({ description: 'The folder', default: 'contracts/hr/examples' })
  declare folder: string

  async run() {
    try {
      const { default: ca } = await import('#config/ca')
      const clock = await this.app.container.make(Clock)
      const now = clock.now()
      const parties = await exampleParties(ca.addresses, now.minus({ days: 1 }))
      const refusal = new CaError('E_HR_MESSAGE_REUSED', { messageId: 'example-issue' })
      const files = await examples(parties, now, errorText(shellLanguage(), refusal))
      const folder = this.app.makePath(this.folder)
      await mkdir(folder, { recursive: true })
      for (const [name, message] of Object.entries(files)) {
        await writeFile(join(folder, name), message)
        process.stdout.write(`${join(this.folder, name)}\n`)
      }
    } catch (error) {
      reportError(this, error, false)
    }
  }
}
