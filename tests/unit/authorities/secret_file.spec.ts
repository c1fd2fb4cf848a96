import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { replacePassphrase } from '#ca/authorities/passphrase_file'
import { readSecretFile } from '#ca/authorities/secret_file'
import { secretSource } from '#ca/authorities/secret_source'
import { pinFiles, readKeyStoreSettings } from '#ca/authorities/key_store_setting'

test.group('the file that opens a key store', (group) => {
  let directory: string
  let file: string
  const read = async () => {
    const secret = await readSecretFile(file)
    return secret.toString('utf8')
  }

  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-secret-'))
    file = join(directory, 'passphrase')
    return () => rm(directory, { recursive: true })
  })

  test('its first line is the secret: {$self}')
    .with(['құпия сөз', 'құпия сөз\n', 'құпия сөз\r\nsecond line', 'құпия сөз\n\n'])
    .run(async ({ assert }, content) => {
      await writeFile(file, content, { mode: 0o600 })
      assert.equal(await read(), 'құпия сөз')
    })

  test('others may not even read it: mode {$self} is named in the error')
    .with(['0640', '0604', '0660', '0644', '0620', '0601', '0777'])
    .run(async ({ assert }, mode) => {
      await writeFile(file, 'secret', { mode: 0o600 })
      await chmod(file, Number.parseInt(mode, 8))
      await assert.rejects(read, new RegExp(`E_PASSPHRASE_FILE_OPEN.*"mode":"${mode}"`))
    })

  test('0600 and 0400 are the service user’s alone', async ({ assert }) => {
    await writeFile(file, 'secret', { mode: 0o600 })
    assert.equal(await read(), 'secret')
    await chmod(file, 0o400)
    assert.equal(await read(), 'secret')
  })

  test('absent and empty have their own errors', async ({ assert }) => {
    await assert.rejects(read, /E_PASSPHRASE_ABSENT/)
    for (const content of ['', '\n', '\nsecret', 'x'.repeat(5000)]) {
      await writeFile(file, content, { mode: 0o600 })
      await assert.rejects(read, /E_PASSPHRASE_EMPTY/)
    }
  })

  test('another user’s file is refused', async ({ assert }) => {
    await writeFile(file, 'secret', { mode: 0o600 })
    await chown(file, 65_534, 65_534)
    const own = process.getuid
    process.getuid = () => 1000
    try {
      await assert.rejects(read, /E_PASSPHRASE_FILE_OWNER.*65534/)
    } finally {
      process.getuid = own
    }
  }).skip(process.getuid?.() !== 0, 'only root can give a file away')

  test('a new passphrase takes the place of the old one, mode 0600', async ({ assert }) => {
    await writeFile(file, 'old\n', { mode: 0o600 })
    await replacePassphrase(file, Buffer.from('new one'))
    assert.equal(await read(), 'new one')
    const { mode } = await stat(file)
    assert.equal(mode & 0o777, 0o600)
  })

  test('typed: a server is locked, a command asks', async ({ assert }) => {
    await assert.rejects(secretSource('typed', file, null), /E_KEY_STORE_LOCKED/)
    const asked = await secretSource('typed', file, async () => Buffer.from('typed'))()
    assert.equal(asked.toString(), 'typed')
  })
})

test.group('KEYSTORE', () => {
  test('names sealed files or a token', ({ assert }) => {
    assert.deepEqual(readKeyStoreSettings('software'), [{ kind: 'software', name: 'software' }])
    assert.deepEqual(readKeyStoreSettings('pkcs11:/usr/lib/a#b.so#CA000001'), [
      {
        ...{ kind: 'pkcs11', name: 'pkcs11:CA000001' },
        ...{ module: '/usr/lib/a#b.so', serial: 'CA000001' },
      },
    ])
  })

  test('names a new token and the old one beside it; each once', ({ assert }) => {
    const settings = readKeyStoreSettings('pkcs11:/a.so#2, pkcs11:/b.so#1,software')
    assert.deepEqual(
      settings.map(({ name }) => name),
      ['pkcs11:2', 'pkcs11:1', 'software']
    )
    assert.throws(() => readKeyStoreSettings('pkcs11:/a.so#1,pkcs11:/b.so#1'), /E_KEY_STORE_TWICE/)
  })

  test('one PIN file for all tokens, or one for each', ({ assert }) => {
    const settings = readKeyStoreSettings('pkcs11:/a.so#2,software,pkcs11:/b.so#1')
    assert.deepEqual(
      [...pinFiles(settings, '/etc/new, /etc/old')],
      [
        ['pkcs11:2', '/etc/new'],
        ['pkcs11:1', '/etc/old'],
      ]
    )
    assert.deepEqual([...pinFiles(settings, '/etc/pin').values()], ['/etc/pin', '/etc/pin'])
    assert.throws(() => pinFiles(settings, '/1,/2,/3'), /E_KEY_STORE_PIN_FILES/)
  })

  test('anything else is refused: {$self}')
    .with([
      '',
      'hsm',
      'pkcs11:',
      'software,',
      'pkcs11:/usr/lib/a.so',
      'pkcs11:a.so#1',
      'pkcs11:/a.so#',
      'file:/x',
    ])
    .run(({ assert }, value) => {
      assert.throws(() => readKeyStoreSettings(value), /E_KEY_STORE_SETTING/)
    })
})
