import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import { CaError } from '#ca/ca_error'
import { listenForUnlock, unlockServer } from '#ca/authorities/unlock_socket'

test.group('opening the key store of a running server', (group) => {
  let directory: string
  let path: string
  let servers: Server[]

  group.each.setup(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kualik-socket-'))
    path = join(directory, 'keys', 'open.socket')
    servers = []
    return async () => {
      for (const server of servers) server.close()
      await rm(directory, { recursive: true })
    }
  })

  const listen = async (unlock: (said: string) => Promise<void>) => {
    const server = await listenForUnlock(path, ({ secret, actor }) =>
      unlock(`${actor} ${secret.toString('utf8')}`)
    )
    servers.push(server)
  }
  const say = (secret: string) =>
    unlockServer(path, { secret: Buffer.from(secret), actor: 'shell:aigerim' })

  test('the secret arrives with who typed it', async ({ assert }) => {
    const heard: string[] = []
    await listen(async (said) => void heard.push(said))
    await say('құпия сөз тіркесі')
    assert.deepEqual(heard, ['shell:aigerim құпия сөз тіркесі'])
  })

  test('what the key store says comes back, and another try is heard', async ({ assert }) => {
    await listen(async (said) => {
      if (said.endsWith('wrong')) throw new CaError('E_CONTAINER_PASSPHRASE', { tries: 2 })
    })
    const refused = await say('wrong').catch((error: unknown) => error)
    assert.instanceOf(refused, CaError)
    assert.deepEqual(refused instanceof CaError && [refused.code, refused.facts], [
      'E_CONTAINER_PASSPHRASE',
      { tries: 2 },
    ])
    await say('right')
  })

  test('socket and folder are for the service user alone', async ({ assert }) => {
    await listen(async () => {})
    const [socket, folder] = [await stat(path), await stat(join(directory, 'keys'))]
    assert.equal(socket.mode & 0o777, 0o600)
    assert.equal(folder.mode & 0o777, 0o700)
  })

  test('no server, and a server that is none of ours', async ({ assert }) => {
    await assert.rejects(() => say('x'), /E_KEY_STORE_NO_SERVER/)
    await listen(async () => {
      throw new Error('a bug that names the secret')
    })
    const error = await say('x').catch((reason: unknown) => reason)
    assert.match(String(error), /E_KEY_STORE_NO_SERVER/)
    assert.notInclude(String(error), 'bug')
  })

  test('a socket that a killed server left is replaced, one that is answered is not', async ({
    assert,
  }) => {
    await listen(async () => {})
    await assert.rejects(() => listen(async () => {}), /E_KEY_STORE_SOCKET.*EADDRINUSE/)
    await say('x')

    path = join(directory, 'left')
    await writeFile(path, '')
    await listen(async () => {})
    await say('x')
  })

  test('nonsense and endless lines are answered with nothing but an error', async ({ assert }) => {
    let heard = 0
    await listen(async () => void heard++)
    for (const line of ['\n', '{}\n', '{"secret":1}\n', 'x'.repeat(40_000)]) {
      const socket = createConnection(path)
      socket.write(line)
      assert.include(await text(socket), '"ok":false')
    }
    assert.equal(heard, 0)
    await say('x')
    assert.equal(heard, 1)
  })

  test('the client gives up on a server that ends without a word', async ({ assert }) => {
    path = join(directory, 'mute')
    const mute = createServer((socket) => socket.destroy())
    servers.push(mute)
    await new Promise<void>((resolve) => mute.listen(path, resolve))
    await assert.rejects(() => say('x'), /E_KEY_STORE_NO_SERVER/)
  })
})
