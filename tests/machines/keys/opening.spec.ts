import { once } from 'node:events'
import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Installation, LETTER } from '#tests/support/installation'

/** What the shell says in its language, for the troubles that keeps the software key store shut. */
const TROUBLES = [
  { code: 'E_CONTAINER_PASSPHRASE', lang: 'kk', says: 'Құпия фраза дұрыс емес' },
  { code: 'E_KEK_DAMAGED', lang: 'ru', says: 'Файл ключа шифрования ключей повреждён' },
  { code: 'E_KEY_FILE_OLD', lang: 'ru', says: 'имеет старую версию 1' },
  {
    code: 'E_KEY_STORE_VERSION',
    lang: 'en',
    says: 'of version 9, which this program does not know',
  },
] as const

test.group('Opening the software key store', (group) => {
  let installation: Installation

  group.setup(async () => {
    installation = await Installation.copy(1)
    await writeFile(installation.path('pin'), 'Tumar-2026')
    return () => installation.remove()
  })

  const kek = () => installation.path('keys', 'key-encryption-key.json')
  const key = () => installation.path('keys', 'demonstration-state-2015.key.json')
  const passphrase = () => installation.path('passphrase')
  const edit = async (file: string, change: (text: string) => string) =>
    writeFile(file, change(await readFile(file, 'utf8')))

  const BREAK: Record<(typeof TROUBLES)[number]['code'], () => Promise<void>> = {
    E_CONTAINER_PASSPHRASE: () => writeFile(passphrase(), 'another passphrase'),
    E_KEK_DAMAGED: () => edit(kek(), (text) => text.slice(0, 50)),
    E_KEY_FILE_OLD: () => edit(key(), (text) => text.replace('"version": 2', '"version": 1')),
    E_KEY_STORE_VERSION: () => edit(key(), (text) => text.replace('"version": 2', '"version": 9')),
  }

  const issue = () => [
    ...['letter:issue', LETTER, '--carriers', installation.carriers],
    ...['--pin-file', installation.path('pin'), '--out', installation.path('issued')],
  ]

  test('{code} is told by letter:issue in {lang}, with what to do')
    .with([...TROUBLES])
    .run(async ({ assert }, { code, lang, says }) => {
      for (const file of [kek(), key(), passphrase()]) await copyFile(file, `${file}.kept`)
      await BREAK[code]()
      const { code: exit, stdout, stderr } = await installation.shell(issue(), lang)
      for (const file of [kek(), key(), passphrase()]) await rename(`${file}.kept`, file)
      assert.equal(exit, 1)
      assert.include(stdout + stderr, says)
    })

  test('with everything back in its place the letter is issued', async ({ assert }) => {
    const { code, stdout, stderr } = await installation.ace(issue())
    assert.equal(code, 0, stdout + stderr)
  })

  test('keys:change-passphrase: the file gets the new one, the audit log its line', async ({
    assert,
  }) => {
    const next = installation.path('next')
    await writeFile(next, 'four words of mine', { mode: 0o600 })
    const files = ['--old-file', passphrase(), '--new-file', next]
    const changed = await installation.ace(['keys:change-passphrase', ...files])
    assert.equal(changed.code, 0, changed.stderr)
    assert.equal(await readFile(passphrase(), 'utf8'), 'four words of mine\n')
    const entry = await installation.db.from('audit_entries').orderBy('seq', 'desc').first()
    assert.equal(entry.event, 'passphrase_changed')
    assert.notInclude(JSON.stringify(entry), 'four words')

    await writeFile(next, 'short', { mode: 0o600 })
    const weak = await installation.shell(['keys:change-passphrase', ...files])
    assert.equal(weak.code, 1)
    assert.include(weak.stderr, 'E_PASSPHRASE_WEAK')
    const list = await installation.shell(['keys:list'])
    assert.include(list.stdout, 'demonstration-state-2015')
  })

  test('typed: the server starts locked, keys:open opens it, and who did so is recorded', async ({
    assert,
  }) => {
    const secret = installation.path('operator')
    await copyFile(passphrase(), secret)
    await rm(passphrase())
    process.env.KEYSTORE_UNLOCK = 'typed'
    const server = await installation.serve()
    await writeFile(installation.path('wrong'), 'not this one', { mode: 0o600 })
    const wrong = await installation.shell(['keys:open', '--file', installation.path('wrong')])
    assert.equal(wrong.code, 1)
    assert.include(wrong.stderr, 'E_CONTAINER_PASSPHRASE')
    const opened = await installation.ace(['keys:open', '--file', secret])
    assert.equal(opened.code, 0, opened.stderr)
    const entries = await installation.db
      .from('audit_entries')
      .where('event', 'key_store_opened')
      .orderBy('seq')
    assert.lengthOf(entries, 2)
    for (const { actor } of entries) assert.match(actor, /^shell:/)
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
    const gone = await installation.shell(['keys:open', '--file', secret])
    assert.include(gone.stderr, 'E_KEY_STORE_NO_SERVER')
    delete process.env.KEYSTORE_UNLOCK
  })
})
