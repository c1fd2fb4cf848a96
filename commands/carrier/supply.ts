import { flags } from '@adonisjs/core/ace'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand } from './_desk_command.js'

/** A blank carrier for trials: a folder that stands for a token, where the desk is not the server's and makes none. */
export default class CarrierSupply extends DeskCommand {
  static commandName = 'carrier:supply'
  static description = 'Make a blank carrier for trials: a folder that stands for a token'
  static help = [
    '{{ binaryName }} carrier:supply --carriers file:DIR [--type-c] [--json]',
    'The workstation program with the same --carriers finds it at once (docs/station.md).',
  ]

  @flags.boolean({ description: 'With a Type-C connector; otherwise USB-A' })
  declare typeC: boolean

  run() {
    return this.atDesk(async (desk) => {
      const { serialNumber, connector } = await desk.supplyBlank(this.typeC ? 'type-c' : 'usb-a')
      const lines = [shellLanguage().t('carriers.command.supplied', { serial: serialNumber })]
      return { document: { serial: serialNumber, connector }, lines }
    })
  }
}
