import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { CaError } from '#ca/ca_error'
import { TakeCarrierBack } from '#ca/revocation/take_carrier_back'
import { DELIVERIES } from '#models/hand_out'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'

/** S-25: a carrier whose certificate is revoked is back in the house. */
export default class CarrierReturn extends BaseCommand {
  static commandName = 'carrier:return'
  static description = 'Take back a carrier whose certificate is revoked'
  static help = [
    '{{ binaryName }} carrier:return SERIAL --brought-by NAME [--delivery hand] [--item-number N] [--json]',
    `DELIVERY is one of ${DELIVERIES.join(', ')}; for post, NAME is the sender. carrier:due lists what has to come back.`,
    'carrier:restock erases it afterwards and puts it into stock.',
  ]
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number of the carrier' })
  declare serial: string

  @flags.string({ description: 'Full name of who brought it', required: true })
  declare broughtBy: string

  @flags.string({ description: `${DELIVERIES.join(', ')}`, default: 'hand' })
  declare delivery: string

  @flags.string({ description: 'Number of the postal item' })
  declare itemNumber?: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      const { serial, broughtBy, itemNumber } = this
      const delivery = DELIVERIES.find((each) => each === this.delivery)
      if (!delivery)
        throw new CaError('E_OPTION_VALUE', { option: 'delivery', value: this.delivery })
      const takeBack = await this.app.container.make(TakeCarrierBack)
      const input = { serialNumber: serial, delivery, broughtBy, itemNumber }
      await takeBack.handle(input, shellActor())
      const lines = [shellLanguage().t('revocation.command.returned', { serial })]
      return { document: { serial, state: 'returned' }, lines }
    })
  }
}
