import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'

const run = promisify(execFile)

/** The product's own commands that cannot do without some option. */
async function demandingCommands() {
  const ace = await app.container.make('ace')
  await ace.boot()
  const commands = ace.getCommands().filter(({ filePath }) => filePath)
  return commands.filter(({ flags }) => flags.some(({ required }) => required))
}

test.group('node ace COMMAND --help', (group) => {
  group.tap((one) => one.timeout(300_000))

  test('prints the help and nothing of missing options, and ends with 0', async ({ assert }) => {
    const commands = await demandingCommands()
    assert.includeMembers(
      commands.map(({ commandName }) => commandName),
      ['agency:add', 'letter:import', 'letter:issue']
    )
    for (const { commandName, description } of commands) {
      const { stdout, stderr } = await run(process.execPath, ['ace.js', commandName, '--help'])
      assert.include(stdout, description)
      assert.equal(stderr, '')
    }
  })

  test('without --help a missing option is still missed', async ({ assert }) => {
    const refused = await run(process.execPath, ['ace.js', 'agency:add']).catch(
      (error: { code: number; stdout: string; stderr: string }) => error
    )
    assert.include(refused, { code: 1 })
    assert.include(refused.stdout + refused.stderr, '"bin"')
  })
})
