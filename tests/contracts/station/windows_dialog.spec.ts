import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from '@japa/runner'
import { Pinentry } from '#station/pins/pinentry'
import { WindowsDialog } from '#station/pins/windows_dialog'

/** In the place of PowerShell: answers from a file, one a line; keeps what it was started with. */
const POWERSHELL = `#!${process.execPath}
const fs = require('node:fs')
const { PIN_TITLE, PIN_DESCRIPTION, PIN_FIELD } = process.env
fs.appendFileSync(__dirname + '/told', JSON.stringify([process.argv.slice(2), PIN_DESCRIPTION, PIN_FIELD]) + '\\n')
const [answer, ...rest] = fs.readFileSync(__dirname + '/answers', 'utf8').split('\\n')
fs.writeFileSync(__dirname + '/answers', rest.join('\\n'))
if (answer === 'cancel') process.exit(1)
process.stdout.write(answer)
`

const QUESTION = { origin: 'https://ca.gov.kz', carrier: 'KAZTOKEN 1', triesLeft: 3 }

test.group('the PIN window on Windows', (group) => {
  let folder: string
  const { PATH } = process.env

  group.each.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-powershell-'))
    process.env.PATH = `${folder}${delimiter}${PATH}`
    return async () => {
      process.env.PATH = PATH
      await rm(folder, { recursive: true })
    }
  })

  async function ask(purpose: 'new' | 'sign', ...answers: string[]) {
    await writeFile(join(folder, 'powershell.exe'), POWERSHELL, { mode: 0o755 })
    await writeFile(join(folder, 'answers'), answers.join('\n'))
    const signal = new AbortController().signal
    const pin = await new WindowsDialog().ask({ ...QUESTION, purpose }, signal)
    const told = await readFile(join(folder, 'told'), 'utf8')
    const lines = told.trimEnd().split('\n')
    return {
      pin: pin?.toString() ?? null,
      windows: lines.map((line): [string[], string, string] => JSON.parse(line)),
    }
  }

  test('says which site, which carrier, how many tries; none of it stands in the command', async ({
    assert,
  }) => {
    const { pin, windows } = await ask('sign', '402917')
    assert.equal(pin, '402917')
    const [[command, description]] = windows
    for (const fact of ['https://ca.gov.kz', 'KAZTOKEN 1', '3']) assert.include(description, fact)
    assert.notInclude(command.join(' '), 'ca.gov.kz')
  })

  test('a new PIN is typed twice, and again when the second one differs', async ({ assert }) => {
    const { pin, windows } = await ask('new', '402917', '402918', '402917', '402917')
    assert.equal(pin, '402917')
    assert.lengthOf(windows, 4)
    const [[, first], , [, third]] = windows
    assert.notEqual(first, third, 'the person is told that the two differed')
    assert.include(third, first)
  })

  test('given up at either of the two, or left empty: no PIN', async ({ assert }) => {
    for (const answers of [['cancel'], ['402917', 'cancel'], ['402917', '']]) {
      const { pin } = await ask('new', ...answers)
      assert.isNull(pin)
    }
  })

  test('a window whose program cannot be started is missing; nobody gave up', async ({
    assert,
  }) => {
    process.env.PATH = folder
    const signal = new AbortController().signal
    for (const window of [new WindowsDialog(), new Pinentry(join(folder, 'none'))])
      await assert.rejects(
        () => window.ask({ ...QUESTION, purpose: 'sign' }, signal),
        /E_PIN_WINDOW_MISSING/
      )
  })
})
