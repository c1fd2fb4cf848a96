import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { readLetterFile } from './_read_options.js'

/** A command that registers an official letter: the file of its annex, and what the letter says around the table. */
export abstract class RegistersLetter extends BaseCommand {
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The annex as XLSX or CSV' })
  declare file: string

  @flags.string({ description: 'BIN of the agency that sent the letter', required: true })
  declare agency: string

  @flags.string({ description: 'Number of the letter', required: true })
  declare number: string

  @flags.string({ description: 'Date of the letter, YYYY-MM-DD', required: true })
  declare date: string

  @flags.string({ description: 'Day of registration, YYYY-MM-DD (today)' })
  declare received?: string

  @flags.string({ description: 'Head who signed the letter' })
  declare head?: string

  @flags.string({ description: 'Executor' })
  declare executor?: string

  @flags.string({ description: "The executor's telephone with area code" })
  declare executorPhone?: string

  @flags.number({ description: 'How many carriers came with the letter' })
  declare carriersAttached?: number

  @flags.boolean({ description: 'Check everything, store nothing' })
  declare dryRun: boolean

  @flags.boolean({ description: 'Print one JSON document' })
  declare json: boolean

  /** @throws CaError E_FILE_UNREADABLE, E_FILE_TOO_LARGE */
  protected async letterFacts() {
    return {
      agencyBin: this.agency,
      number: this.number,
      datedOn: this.date,
      receivedOn: this.received,
      headName: this.head,
      executorName: this.executor,
      executorPhone: this.executorPhone,
      carriersAttached: this.carriersAttached,
      rows: { file: await readLetterFile(this.file) },
      dryRun: this.dryRun,
    }
  }
}
