import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { atDesk, readNewPin, readPin } from './_at_desk.js'

/** A new PIN for a carrier whose tries are used up; its key and certificate stay. */
export default class CarrierUnblock extends BaseCommand {
  static commandName = 'carrier:unblock'
  static description = 'Give a blocked carrier a new PIN'
  static help = [
    '{{ binaryName }} carrier:unblock SERIAL --carriers file:DIR | pkcs11:MODULE [--officer-pin-file F] [--new-pin-file F] [--json]',
    'Needs the PIN of the token’s security officer; nobody has that of a carrier which was initialised here.',
    'PINs that are not in a file are asked for, without showing them.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({
    description: 'Where the carriers are: file:DIR or pkcs11:MODULE',
    required: true,
  })
  declare carriers: string

  @flags.string({ description: 'File whose first line is the security officer’s PIN' })
  declare officerPinFile: string

  @flags.string({ description: 'File whose first line is the new PIN' })
  declare newPinFile: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return atDesk(this, async (desk) => {
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
