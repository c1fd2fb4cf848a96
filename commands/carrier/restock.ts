import { args, flags } from '@adonisjs/core/ace'
import { CaError } from '#ca/ca_error'
import { RestockCarrier } from '#ca/revocation/restock_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand, readPin } from './_desk_command.js'

/** S-24: erases a carrier that came back and puts it into stock. It cannot be undone, so it has to be said twice. */
export default class CarrierRestock extends DeskCommand {
  static commandName = 'carrier:restock'
  static description = 'Erase a carrier that came back, and put it into stock'
  static help = [
    '{{ binaryName }} carrier:restock SERIAL --carriers file:DIR | pkcs11:MODULE --yes [--pin-file F | --cleared] [--json]',
    'First carrier:return. --cleared: its vendor’s program has cleared it, for nobody knows its PIN.',
  ]

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({ description: 'File whose first line is the PIN' })
  declare pinFile: string

  @flags.boolean({ description: 'It is blank already' })
  declare cleared: boolean

  @flags.boolean({ description: 'Yes, erase it for good' })
  declare yes: boolean

  run() {
    return this.atDesk(async (desk) => {
      const { serial } = this
      if (!this.yes) throw new CaError('E_ERASE_UNCONFIRMED', { serial })
      const pin = this.cleared ? '' : await readPin('pin', this.pinFile)
      const restock = await this.app.container.make(RestockCarrier)
      await restock.handle(desk, { serialNumber: serial, pin }, shellActor())
      const lines = [shellLanguage().t('revocation.command.restocked', { serial })]
      return { document: { serial, state: 'stock' }, lines }
    })
  }
}
