import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import { mayMount, smallDisk } from '#tests/support/small_disk'
import { WholeFolder } from '#ca/publication/whole_folder'

const WRITER = fileURLToPath(new URL('../../support/kill/folder_writer.ts', import.meta.url))

/** The texts of a folder's files, each once. */
async function texts(directory: string): Promise<Set<string>> {
  const files = await readdir(directory)
  const read = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return new Set([String(files.length), ...read])
}

/** Has a process write the folder and kills it so many milliseconds after the first one is there. */
async function writeUntilKilled(directory: string, name: string, after: number): Promise<void> {
  const execArgv = ['--import', import.meta.resolve('#typescript')]
  const writer = fork(WRITER, [directory, name], { execArgv })
  await once(writer, 'message')
  await new Promise((wait) => setTimeout(wait, after))
  writer.kill('SIGKILL')
  await once(writer, 'exit')
}

test.group('publishing: a folder that is whole', (group) => {
  let parent: string
  group.each.setup(async () => {
    parent = await mkdtemp(join(tmpdir(), 'kualik-whole-'))
    return () => rm(parent, { recursive: true })
  })

  test('killed again and again while it is replaced: one folder, whole, is there each time', async ({
    assert,
  }) => {
    const directory = join(parent, 'site')
    for (const [at, after] of [0, 3, 8].entries()) {
      await writeUntilKilled(directory, `writer-${at}`, after)
      const [files, ...found] = await texts(directory)
      assert.equal(files, '8')
      assert.lengthOf(found, 1)
      assert.match(found[0], new RegExp(`^writer-${at}-`))
    }
  })

  test(
    'the disk is full in the middle: what was there stays whole, and nothing half-written is left'
  )
    .skip(async () => !(await mayMount()), 'needs the right to mount a small disk')
    .run(async ({ assert, cleanup }) => {
      const disk = await smallDisk(64)
      cleanup(disk.remove)
      const directory = join(disk.path, 'site')
      const before = new WholeFolder(directory)
      await before.write('a.txt', 'before')
      await before.place()
      const folder = new WholeFolder(directory)
      await folder.write('a.txt', 'after')
      const large = folder.write('b.txt', 'x'.repeat(100_000))
      await assert.rejects(() => large, /E_PUBLICATION_STORE.*ENOSPC/)
      await folder.abandon()
      assert.equal(await readFile(join(directory, 'a.txt'), 'utf8'), 'before')
      assert.lengthOf(await readdir(disk.path), 2, 'the link, and the folder that it names')
    })

  test('a plain folder from before is replaced, and what a dead process left goes after a day', async ({
    assert,
  }) => {
    const directory = join(parent, 'site')
    const [old, fresh] = [`${directory}.0123abcd.tmp`, `${directory}.4567abcd.tmp`]
    for (const folder of [directory, old, fresh]) await mkdir(folder)
    await writeFile(join(directory, 'before.txt'), 'before')
    await utimes(old, 1, 1)
    const folder = new WholeFolder(directory)
    await folder.write('now.txt', 'now')
    await folder.place()
    assert.deepEqual(await readdir(directory), ['now.txt'])
    const beside = await readdir(parent)
    assert.lengthOf(beside, 3)
    assert.includeMembers(beside, ['site', 'site.4567abcd.tmp'])
  })
})
