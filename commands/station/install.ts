import { BaseCommand, flags } from '@adonisjs/core/ace'
import { runInstall } from '#station/program'

/** Makes the certificate with which the workstation program answers on 127.0.0.1. */
export default class StationInstall extends BaseCommand {
  static commandName = 'station:install'
  static description = 'Make the loopback certificate of the workstation program'
  static help = [
    '{{ binaryName }} station:install [--directory DIR]',
    'Prints how Chromium, Firefox and Windows are told to trust it. Run it again when it has run out.',
  ]

  @flags.string({ description: 'The configuration folder' })
  declare directory: string

  async run() {
    await runInstall({ directory: this.directory })
  }
}
