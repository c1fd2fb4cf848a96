import { inject } from '@adonisjs/core'
import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { EnableUser } from '#ca/access/enable_user'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'

/** Lets a user in again who was disabled by mistake. */
export default class UserEnable extends BaseCommand {
  static commandName = 'user:enable'
  static description = 'Let a disabled user sign in again'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The login' })
  declare login: string

  @inject()
  async run(enableUser: EnableUser) {
    try {
      await enableUser.handle({ login: this.login }, shellActor())
    } catch (error) {
      reportError(this, error)
    }
  }
}
