import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { readPassphrase, replacePassphrase } from '#ca/authorities/passphrase_file'
import { changePassphrase, isChangeUnfinished } from '#ca/crypto/change_passphrase'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'

const ROUNDS = 12

/** Changes the passphrase again and again, from 1 to 2, 3 …, as `node ace keys:change-passphrase` does. */
const ENDLESS = `
  import { changePassphrase } from '#ca/crypto/change_passphrase'
  import { readPassphrase, replacePassphrase } from '#ca/authorities/passphrase_file'
  const [directory, file] = process.argv.slice(1)
  for (;;) {
    const old = await readPassphrase(file)
    const next = Buffer.from('passphrase ' + (Number(old.toString().split(' ')[1]) + 1))
    await changePassphrase({
      directory, old, next, cost: 4, between: () => replacePassphrase(file, next),
    })
    process.stdout.write('.')
  }
`

test.group('a change of passphrase that is killed', (group) => {
  let directory: string
  let file: string

  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-killed-'))
    file = join(directory, 'passphrase')
    await replacePassphrase(file, Buffer.from('passphrase 1'))
    return () => rm(directory, { recursive: true })
  })

  const store = () =>
    new SoftwareKeyStore({ directory, cost: 4, passphrase: () => readPassphrase(file) })

  test('SIGKILL at any moment leaves a store that its passphrase file opens, and keys that nobody touched', async ({
    assert,
  }) => {
    const key = await store().generate('state', 'gost-2004')
    const sealed = await readFile(join(directory, 'state.key.json'), 'utf8')
    let changes = 0
    let unfinished = 0
    for (let round = 0; round < ROUNDS; round++) {
      changes += await killedAfter(round * 7)
      if (await isChangeUnfinished(directory)) unfinished++
      const opened = await store().open('state')
      assert.deepEqual(opened.spki, key.spki)
    }
    assert.equal(await readFile(join(directory, 'state.key.json'), 'utf8'), sealed)
    assert.isAbove(changes, 0)
    assert.isBelow(unfinished, ROUNDS + 1)
    const old = await readPassphrase(file)
    await changePassphrase({ directory, old, next: Buffer.from('the last one'), cost: 4 })
    assert.isFalse(await isChangeUnfinished(directory))
  })

  /** Runs the changes, and kills them so many milliseconds after the first; tells how many were finished. */
  async function killedAfter(milliseconds: number): Promise<number> {
    const child = spawn(
      process.execPath,
      [
        ...['--import', import.meta.resolve('#typescript')],
        ...['--input-type=module', '-e', ENDLESS, directory, file],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    let finished = 0
    child.stdout.on('data', (dots: Buffer) => (finished += dots.length))
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    child.kill('SIGKILL')
    await once(child, 'close')
    return finished
  }
})
