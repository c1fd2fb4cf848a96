import { FsLoader } from '@adonisjs/core/ace'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { FILES_TOGETHER, filesTogether } from '#commands/files_together'

const seen = (typed: string) => filesTogether(typed.split(' ')).join(' ')

test.group('several files after one option', () => {
  test('each is the option’s, after the arguments', ({ assert }) => {
    assert.equal(
      seen('certificate:verify a.cer --chain b c --crl d e --json'),
      'certificate:verify a.cer --chain b --chain c --crl d --crl e --json'
    )
    assert.equal(
      seen('publication:mirror from to --trust a b'),
      'publication:mirror from to --trust a --trust b'
    )
  })

  test('an option of one value, and options before the arguments, stay as they are', ({
    assert,
  }) => {
    for (const typed of [
      'certificate:verify a.cer --at 2022-06-01 b',
      'certificate:verify --chain b c a.cer',
      'certificate:verify a.cer --chain=b c',
      'publication:mirror --trust a from to',
      'letter:import a.xlsx --carrier b c',
    ])
      assert.equal(seen(typed), typed)
  })

  test('a command whose help says --option FILE… takes them so', async ({ assert }) => {
    const promised: Record<string, string[]> = {}
    for (const { commandName, help } of await new FsLoader(app.commandsPath()).getMetaData()) {
      const options = [help ?? []]
        .flat()
        .join(' ')
        .match(/--[a-z-]+(?= FILE…)/g)
      if (options) promised[commandName] = options
    }
    const taken = Object.entries(FILES_TOGETHER).map(([name, files]) => [name, files?.options])
    assert.deepEqual(promised, Object.fromEntries(taken))
  })
})
