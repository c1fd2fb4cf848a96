import { BaseCommand, flags } from '@adonisjs/core/ace'
import { runServe, sayTrouble } from '#station/program'

/** The workstation program, until Ctrl-C (docs/station.md). */
export default class Station extends BaseCommand {
  static commandName = 'station'
  static description = 'Run the workstation program between browser and carrier'
  static help = [
    '{{ binaryName }} station --origin https://ca.gov.kz --carriers pkcs11:MODULE',
    'What is not said here is read in station.json of the configuration folder. Ends with SIGINT or SIGTERM.',
    'Exit code: 0, or 1 when it cannot start.',
  ]

  @flags.array({ description: 'A site that may talk to it; may be given again' })
  declare origin: string[]

  @flags.string({ description: 'Where carriers are: file:DIR or pkcs11:MODULE' })
  declare carriers: string

  @flags.number({ description: 'The port of CryptoSocket’s address' })
  declare port: number

  @flags.number({ description: 'The port of NCALayer’s address; 0 for none' })
  declare ncalayerPort: number

  @flags.string({ description: 'A program that speaks pinentry’s protocol, for the PIN' })
  declare pinProgram: string

  @flags.string({ description: 'The configuration folder' })
  declare directory: string

  async run() {
    const { origin: origins, carriers, port, ncalayerPort, pinProgram, directory } = this
    try {
      await runServe({ origins, carriers, port, ncaLayerPort: ncalayerPort, pinProgram, directory })
      // Told to end: what a carrier's module still holds open keeps nobody waiting.
      process.exit(0)
    } catch (error) {
      this.exitCode = sayTrouble(error)
    }
  }
}
