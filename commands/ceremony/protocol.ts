import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { answer } from '#commands/answer'
import { shellLanguage } from '#commands/shell_language'
import { writeOutcome } from './_outcome_files.js'

/** Writes the protocol of a ceremony, and what it brought forth, again. */
export default class CeremonyProtocol extends BaseCommand {
  static commandName = 'ceremony:protocol'
  static description = 'Write the protocol of a key ceremony as PDF, and what came out of it'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Number of the ceremony' })
  declare ceremony: string

  @flags.string({ description: 'Folder for the files', required: true })
  declare out: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const ceremony = await findCeremony(Number(this.ceremony))
      const files = await writeOutcome(this.out, shellLanguage(), ceremony)
      return { document: { ceremony: ceremony.id, files }, lines: files }
    })
  }
}
