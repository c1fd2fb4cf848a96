import { args, BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { findInRegister } from '#ca/root/list_register'
import { RevokeRootCertificate } from '#ca/root/revoke_certificate'
import { answer } from '#commands/answer'
import { shellActor } from '#commands/shell_actor'
import { shellLanguage } from '#commands/shell_language'
import { openWithShares, SHARES_OPTION } from '../ceremony/_shares_option.js'
import { issueList, writeRootFiles } from './_publish.js'
import { assertRootMachine } from './_root_machine.js'

/** revokes, and writes the list that says so. */
export default class RootRevoke extends BaseCommand {
  static commandName = 'root:revoke'
  static description =
    'Revoke a CA’s certificate whose application is registered, and issue the list'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'Serial number, hex' })
  declare serial: string

  @flags.string({ description: 'Folder for the list', required: true })
  declare out: string

  @flags.string({ description: SHARES_OPTION })
  declare shares: string

  @flags.boolean({ description: 'One JSON document on stdout and nothing else' })
  declare json: boolean

  run() {
    return answer(this, this.json, async () => {
      assertRootMachine(RootRevoke.commandName)
      await openWithShares(this.app, this.shares)
      const serial = this.serial.replace(/[\s:]/g, '').toLowerCase()
      const revoking = await this.app.container.make(RevokeRootCertificate)
      const { revokedAt, ground, reason } = await revoking.handle({ serial }, shellActor())
      const { authority } = await findInRegister(serial)
      const list = await issueList(this.app, authority)
      const files = await writeRootFiles(this.out, authority, list)
      const facts = { serial, number: list.number, folder: this.out }
      return {
        document: {
          serial,
          ground,
          reason,
          revokedAt: revokedAt?.toUTC().toISO(),
          list: list.number,
          files,
        },
        lines: [shellLanguage().t('root.command.revoked', facts)],
      }
    })
  }
}
