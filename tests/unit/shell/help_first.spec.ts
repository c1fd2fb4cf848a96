import { BaseCommand, Kernel, ListLoader } from '@adonisjs/core/ace'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { helpFirst } from '#commands/help_first'
import PublicationMirror from '#commands/publication/mirror'
import ServiceRevoke from '#commands/service/revoke'

const COMMANDS: (typeof BaseCommand)[] = [PublicationMirror, ServiceRevoke]

test.group('COMMAND --help', () => {
  for (const command of COMMANDS)
    test(`${command.commandName}: helps and ends with 0, whatever it needs otherwise`, async ({
      assert,
    }) => {
      const kernel = new Kernel(app)
      kernel.ui.switchMode('raw')
      kernel.addLoader(new ListLoader<typeof BaseCommand>([command]))
      kernel.defineFlag('help', { type: 'boolean' })
      helpFirst(kernel)
      await kernel.handle([command.commandName, '--help'])
      assert.equal(kernel.exitCode, 0)
      const said = kernel.ui.logger.getLogs().map(({ message }) => message)
      assert.include(said.join('\n'), command.commandName)
    })
})
