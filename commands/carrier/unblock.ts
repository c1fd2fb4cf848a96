import { args, flags } from '@adonisjs/core/ace'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand, readNewPin, readPin } from './_desk_command.js'

/** A new PIN for a carrier whose tries are used up; its key and certificate stay. */
export default class CarrierUnblock extends DeskCommand {
  static commandName = 'carrier:unblock'
  static description = 'Give a blocked carrier a new PIN'
  static help = [
    '{{ binaryName }} carrier:unblock SERIAL --carriers file:DIR | pkcs11:MODULE [--officer-pin-file F] [--new-pin-file F] [--json]',
    'Needs the PIN of the token’s security officer; nobody has that of a carrier which was initialised here.',
    'PINs that are not in a file are asked for, without showing them.',
  ]

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({ description: 'File whose first line is the security officer’s PIN' })
  declare officerPinFile: string

  @flags.string({ description: 'File whose first line is the new PIN' })
  declare newPinFile: string

  run() {
    return this.atDesk(async (desk) => {
      const { serial } = this
      const officerPin = await readPin('officer', this.officerPinFile)
      const newPin = await readNewPin(this.newPinFile)
      const maintain = await this.app.container.make(MaintainCarrier)
      const carrier = await maintain.unblock(desk, { serial, officerPin, newPin }, shellActor())
      const lines = [shellLanguage().t('carriers.command.unblocked', { serial })]
      return { document: { carrier }, lines }
    })
  }
}
