import { args, flags } from '@adonisjs/core/ace'
import { MaintainCarrier } from '#ca/carriers/maintain_carrier'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { DeskCommand, readPin } from './_desk_command.js'

/** A selector of a message has no hyphen. */
const word = (value: string) => value.replace('-', '_')

/** What is on the carriers that are plugged in, or on one of them object by object. */
export default class CarrierObjects extends DeskCommand {
  static commandName = 'carrier:objects'
  static description = 'Show the carriers that are plugged in, or what is on one of them'
  static help = [
    '{{ binaryName }} carrier:objects --carriers file:DIR | pkcs11:MODULE [SERIAL] [--pin-file F | --ask] [--json]',
    'Private keys on tokens are seen only with the PIN.',
  ]

  @args.string({ description: 'Serial number of a carrier', required: false })
  declare serial: string

  @flags.string({ description: 'File whose first line is the PIN' })
  declare pinFile: string

  @flags.boolean({ description: 'Ask for the PIN' })
  declare ask: boolean

  run() {
    return this.serial ? this.#one() : this.#all()
  }

  #all() {
    return this.atDesk(async (desk) => {
      const carriers = await desk.list()
      const lines = carriers.map(({ pinTriesLeft, connector, ...carrier }) =>
        shellLanguage().t('carriers.command.carrier', {
          ...carrier,
          connector: word(connector),
          tries: pinTriesLeft ?? '–',
        })
      )
      const none = [shellLanguage().t('carriers.command.no_carrier')]
      return { document: { carriers }, lines: lines.length > 0 ? lines : none }
    })
  }

  #one() {
    return this.atDesk(async (desk) => {
      const pin = this.ask || this.pinFile ? await readPin('pin', this.pinFile) : ''
      const maintain = await this.app.container.make(MaintainCarrier)
      const objects = await maintain.look(desk, { serial: this.serial, pin }, shellActor())
      const lines = objects.map(({ type, label, ours, algorithm }) =>
        shellLanguage().t('carriers.command.object', {
          type: word(type),
          label: label || '–',
          maker: ours ? 'ours' : 'foreign',
          algorithm: algorithm ?? '',
        })
      )
      const none = [shellLanguage().t('carriers.command.empty', { serial: this.serial })]
      return { document: { objects }, lines: lines.length > 0 ? lines : none }
    })
  }
}
