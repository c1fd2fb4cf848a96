import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FsLoader } from '@adonisjs/core/ace'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { commandFile } from '#commands/named'

test.group('where a command is found by its name', () => {
  test('each of our commands is in the file of its name', async ({ assert }) => {
    const ours = await new FsLoader(app.commandsPath()).getMetaData()
    assert.isAbove(ours.length, 40)
    for (const { commandName, filePath } of ours) {
      const [found] = commandFile(commandName)?.split('.') ?? []
      assert.equal(found, filePath.replace(/\.[jt]s$/, ''))
    }
  })

  test('what cannot be a name of ours names no file', ({ assert }) => {
    for (const name of ['', '-h', '../ace', 'a::b', '_named', 'letter:', '/etc/passwd'])
      assert.isUndefined(commandFile(name), name)
    assert.isFalse(existsSync(join(app.commandsPath(), commandFile('list') ?? '')))
  })
})
