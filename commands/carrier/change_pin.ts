import { args, flags } from '@adonisjs/core/ace'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand, readNewPin, readPin } from './_desk_command.js'

/** Another PIN for a carrier, by whoever knows the present one. */
export default class CarrierChangePin extends DeskCommand {
  static commandName = 'carrier:change-pin'
  static description = 'Change the PIN of a carrier'
  static help = [
    '{{ binaryName }} carrier:change-pin SERIAL --carriers file:DIR | pkcs11:MODULE [--pin-file F] [--new-pin-file F] [--json]',
    'PINs that are not in a file are asked for, without showing them.',
  ]

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({ description: 'File whose first line is the present PIN' })
  declare pinFile: string

  @flags.string({ description: 'File whose first line is the new PIN' })
  declare newPinFile: string

  run() {
    return this.atDesk(async (desk) => {
      const { serial } = this
      const pin = await readPin('pin', this.pinFile)
      const newPin = await readNewPin(this.newPinFile)
      const maintain = await this.app.container.make(MaintainCarrier)
      await maintain.changePin(desk, { serial, pin, newPin }, shellActor())
      const lines = [shellLanguage().t('carriers.command.pin_changed', { serial })]
      return { document: { serial }, lines }
    })
  }
}
