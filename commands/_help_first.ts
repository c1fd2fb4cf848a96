import { HelpCommand } from '@adonisjs/core/ace'
import type { Kernel } from '@adonisjs/core/ace'

/**
 * Lets `COMMAND --help` print its help and end with 0. The framework looks for required arguments and options after it has
 * helped, and would complain of those that are not there: whoever asks for help is let off them.
 */
export function helpFirst(ace: Kernel): void {
  ace.on('help', async (command, kernel, parsed) => {
    parsed.args.unshift(command.commandName)
    await new HelpCommand(kernel, parsed, kernel.ui, kernel.prompt).exec()
    for (const { required, flagName } of command.flags)
      if (required) parsed.flags[flagName] ??= 'not asked for'
    parsed.args = command.args.map(() => 'not asked for')
    return kernel.shortcircuit()
  })
}
