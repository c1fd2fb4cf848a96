import type { OpenedCommand } from '#tests/support/open_shell'
import { ignitor } from '#tests/support/kill/ignitor'

/*
| The product's command line, started once: runs the commands that it is sent one after another, until nobody sends any.
*/

const app = ignitor.createApp('console')
await app.init()
await app.boot()
await app.start(() => {})
const { runCommand } = await import('#tests/support/run_command')

async function said({ name, parameters, language }: OpenedCommand) {
  try {
    return await runCommand(name, parameters, language)
  } catch (error) {
    return { code: 1, stdout: '', stderr: error instanceof Error ? error.stack : String(error) }
  }
}

process.on('message', (command: OpenedCommand) => {
  void said(command).then((answer) => process.send?.({ ran: answer }))
})
const end = () => void app.terminate().then(() => process.exit())
process.once('disconnect', end)
// Whoever started it may have gone while it started.
if (!process.connected) end()
