import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { SMTPServer } from 'smtp-server'
import { SmtpPost } from '#ca/online/post'
import { installCertificate } from '#station/server/loopback_certificate'
import type { AddressInfo } from 'node:net'
import type { SmtpSettings } from '#ca/online/post'

const [USER, PASSWORD] = ['kualik', 'Бүркіт 7: тау']
const MESSAGE = {
  messageId: '<notice.1.1@example.kz>',
  from: 'ca@example.kz',
  to: 'a@example.kz',
  subject: 'ОН-000001',
  text: 'Сәлем',
}

test.group('RFC 5321: mail goes out over TLS, with a login', (group) => {
  let folder: string
  let settings: SmtpSettings

  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-smtp-'))
    const caFile = await installCertificate(folder)
    const passwordFile = join(folder, 'password')
    await writeFile(passwordFile, `${PASSWORD}\n`)
    settings = {
      ...{ host: '127.0.0.1', port: 0, tls: 'starttls' },
      ...{ user: USER, passwordFile, caFile },
    }
    return () => rm(folder, { recursive: true })
  })

  /** A server that takes mail from one user, and only over TLS; its certificate is of a root of its own. */
  async function server(tls: SmtpSettings['tls'], disabledCommands: string[] = []) {
    const taken: { secure: boolean; user: unknown }[] = []
    const smtp = new SMTPServer({
      ...{ secure: tls === 'tls', disabledCommands },
      key: await readFile(join(folder, 'loopback.key.pem')),
      cert: await readFile(join(folder, 'loopback.cer.pem')),
      onAuth({ username, password }, _session, done) {
        if (username === USER && password === PASSWORD) return done(null, { user: username })
        return done(new Error('wrong'))
      },
      onData(stream, { secure, user }, done) {
        taken.push({ secure, user })
        stream.resume().on('end', done)
      },
    })
    // A client that leaves in the middle of a handshake is what the test is about.
    smtp.on('error', () => {})
    smtp.listen(0, '127.0.0.1')
    await once(smtp.server, 'listening')
    const { port } = smtp.server.address() as AddressInfo
    return { taken, port, close: () => new Promise<void>((resolve) => smtp.close(resolve)) }
  }

  for (const tls of ['starttls', 'tls'] as const) {
    test(`${tls}: with the right password and the authority of the file, and not otherwise`, async ({
      assert,
      cleanup,
    }) => {
      const { taken, port, close } = await server(tls)
      cleanup(close)
      const send = (changes: Partial<SmtpSettings> = {}) =>
        new SmtpPost({ ...settings, port, tls, ...changes }).send(MESSAGE)
      await send()
      assert.deepEqual(taken, [{ secure: true, user: USER }])
      await assert.rejects(() => send({ caFile: '' }), /unable to verify the first certificate/)
      const passwordFile = join(folder, 'wrong')
      await writeFile(passwordFile, 'Бүркіт 8')
      await assert.rejects(() => send({ passwordFile }), /Invalid login/)
      await assert.rejects(() => send({ user: '' }), /authentication|530/i)
      assert.lengthOf(taken, 1)
    })
  }

  test('RFC 3207: a server without STARTTLS is given neither login nor mail', async ({
    assert,
    cleanup,
  }) => {
    const { taken, port, close } = await server('none', ['STARTTLS'])
    cleanup(close)
    await assert.rejects(
      () => new SmtpPost({ ...settings, port }).send(MESSAGE),
      /STARTTLS|upgrade/i
    )
    assert.isEmpty(taken)
  })
})
