import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { test } from '@japa/runner'

const run = promisify(execFile)

/** Commands that cannot do without some option, or without an argument either; the help of all is printed by the same code. */
const DEMANDING = ['agency:add', 'letter:issue']

test.group('node ace COMMAND --help', (group) => {
  group.tap((one) => one.timeout(300_000))

  test('prints the help and nothing of missing options, and ends with 0', async ({ assert }) => {
    for (const command of DEMANDING) {
      const { stdout, stderr } = await run(process.execPath, ['ace.js', command, '--help'])
      assert.match(stdout, /Description:[^]+Usage:[^]+Options:/)
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
