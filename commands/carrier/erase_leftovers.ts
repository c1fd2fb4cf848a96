import { args, flags } from '@adonisjs/core/ace'
import { CaError } from '#ca/ca_error'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand, readPin } from './_desk_command.js'

/** Removes what other programs left on a carrier. It cannot be undone, so it has to be said twice. */
export default class CarrierEraseLeftovers extends DeskCommand {
  static commandName = 'carrier:erase-leftovers'
  static description = 'Erase the keys and certificates that other programs left on a carrier'
  static help = [
    '{{ binaryName }} carrier:erase-leftovers SERIAL --carriers file:DIR | pkcs11:MODULE --yes [--pin-file F] [--json]',
    'Look first: carrier:objects SERIAL --ask. Our own key and certificate stay. This cannot be undone.',
  ]

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({ description: 'File whose first line is the PIN' })
  declare pinFile: string

  @flags.boolean({ description: 'Yes, erase them for good' })
  declare yes: boolean

  run() {
    return this.atDesk(async (desk) => {
      const { serial } = this
      if (!this.yes) throw new CaError('E_ERASE_UNCONFIRMED', { serial })
      const pin = await readPin('pin', this.pinFile)
      const maintain = await this.app.container.make(MaintainCarrier)
      const erased = await maintain.eraseLeftovers(desk, { serial, pin }, shellActor())
      const lines = [shellLanguage().t('carriers.command.erased', { serial, erased })]
      return { document: { serial, erased }, lines }
    })
  }
}
