import { inject } from '@adonisjs/core'
import { args, BaseCommand } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { ChangePassword } from '#ca/access/change_password'
import { readablePassword } from '#ca/access/credentials'
import { reportError } from '#commands/report_error'
import { shellActor } from '#commands/shell_actor'

/** The way back in when nobody knows an administrator's password any more. */
export default class UserPassword extends BaseCommand {
  static commandName = 'user:password'
  static description = 'Give a user a new password, printed once; ends the sessions of that user'
  static options: CommandOptions = { startApp: true }

  @args.string({ description: 'The login' })
  declare login: string

  @inject()
  async run(changePassword: ChangePassword) {
    const password = readablePassword()
    try {
      await changePassword.handle({ login: this.login, password }, shellActor())
      process.stdout.write(`${password}\n`)
    } catch (error) {
      reportError(this, error)
    }
  }
}
