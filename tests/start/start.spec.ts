import { createServer as createHttpServer, get } from 'node:http'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from '@japa/runner'
import { CleanCopy, printedPasswords, signIn } from '#tests/start/clean_copy'
import type { IncomingMessage } from 'node:http'
import type { Start } from '#tests/start/clean_copy'

/** What is answered under a name of the server. */
async function statusOf(url: string, host?: string) {
  const asked = get(url, host ? { headers: { host } } : {})
  const [answer]: [IncomingMessage] = (await once(asked, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

test.group('npm start', (group) => {
  let copy: CleanCopy
  const starts: Start[] = []

  const start = (settings = {}) => {
    const started = copy.start(settings)
    starts.push(started)
    return started
  }

  group.each.setup(async () => {
    copy = await new CleanCopy().make()
    return async () => {
      for (const each of starts) each.kill('SIGKILL')
      await Promise.all(starts.splice(0).map((each) => each.ended))
      // The server notices that nobody holds it any more, and lets go of its files.
      await wait(1000)
      copy.remove()
    }
  })

  test('from a clean copy to a running server, users and passwords shown once; a second one says that there is a first', async ({
    assert,
  }) => {
    mkdirSync(join(copy.folder, 'storage'), { mode: 0o755 })
    const first = start()
    const output = await first.ready
    assert.include(output, `Kualik is ready:  ${copy.url}`)
    assert.notMatch(output, /^\{"level"/m)
    const renewing = `node ace station --origin ${copy.url} --carriers file:storage/carriers`
    assert.include(output, renewing)
    const health = await fetch(`${copy.url}/health/live`)
    assert.equal(health.status, 200)
    const passwords = printedPasswords(output)
    assert.deepEqual(Object.keys(passwords), ['operator', 'administrator'])
    assert.equal(await signIn(copy.url, 'operator', passwords.operator), '/')
    assert.notEqual(await signIn(copy.url, 'operator', passwords.administrator), '/')

    const environment = join(copy.folder, '.env')
    assert.equal(statSync(environment).mode & 0o777, 0o600)
    assert.equal(statSync(join(copy.folder, 'storage')).mode & 0o777, 0o700)
    for (const file of ['kualik.sqlite3', 'kualik.sqlite3-wal'])
      assert.equal(statSync(join(copy.folder, 'storage', file)).mode & 0o777, 0o600)
    const settings = readFileSync(environment, 'utf8')
    assert.match(settings, /^APP_KEY=[0-9a-f]{32}$/m)

    const beside = await start({ PORT: String(copy.port + 1) }).ended
    assert.equal(beside.code, 1, 'one at a time in a folder')
    assert.include(beside.output, `Kualik runs at ${copy.url}`)
    const still = await fetch(`${copy.url}/health/live`)
    assert.equal(still.status, 200)

    first.kill('SIGTERM')
    const end = await first.ended
    assert.equal(end.code, 0)

    const second = start({ ONLINE_HOST: 'online.example.kz' })
    const again = await second.ready
    assert.equal(await statusOf(`${copy.url}/online/sign-in`, 'online.example.kz'), 200)
    for (const path of ['/login', '/public', '/ocsp'])
      assert.equal(await statusOf(`${copy.url}${path}`, 'online.example.kz'), 404, path)
    assert.equal(await statusOf(`${copy.url}/online/sign-in`), 404, 'on no other host')
    assert.include(again, `Kualik is ready:  ${copy.url}`)
    assert.include(again, renewing.replace('127.0.0.1', 'online.example.kz'))
    assert.lengthOf(readdirSync(join(copy.folder, 'storage', 'carriers')), 1, 'made once')
    assert.deepEqual(printedPasswords(again), {})
    assert.notInclude(again, passwords.operator)
    assert.equal(readFileSync(environment, 'utf8'), settings)
    assert.equal(await signIn(copy.url, 'operator', passwords.operator), '/')
    second.kill('SIGTERM')
    await second.ended

    const third = start()
    await third.ready
    third.kill('SIGTERM')
    const told = await third.ended
    assert.equal(told.code, 0, 'told to end while it still looks at its keys')
  })

  test('a port that is taken is named, with what to do', async ({ assert }) => {
    const other = createServer().listen(copy.port, '127.0.0.1')
    await once(other, 'listening')
    const { code, output } = await start().ended
    other.close()
    assert.equal(code, 1)
    assert.include(output, `Port ${copy.port} on 127.0.0.1 is taken`)
    assert.include(output, 'PORT=')
  })

  test('a port on which Kualik answers already is told from one of another program', async ({
    assert,
  }) => {
    const kualik = createHttpServer((_, response) => response.end()).listen(copy.port, '127.0.0.1')
    await once(kualik, 'listening')
    const { code, output } = await start().ended
    kualik.close()
    assert.equal(code, 1)
    assert.include(output, `${copy.url}/health/live`)
    assert.notInclude(output, 'taken by another program')
  })

  test('killed at any instant, the next one finishes the work and shows passwords that open', async ({
    assert,
  }) => {
    for (const milliseconds of [400, 2000, 3500, 5000]) {
      const cut = start()
      await Promise.race([wait(milliseconds), cut.ready])
      cut.kill('SIGKILL')
      const { output } = await cut.ended
      // Shown in time is shown for good.
      if (printedPasswords(output).operator) break
      await wait(500)
    }
    const shown = starts.length
    const output = await start().ready
    assert.include(output, `Kualik is ready:  ${copy.url}`)
    const earlier = await Promise.all(starts.slice(0, shown).map((each) => each.ended))
    const passwords = printedPasswords(earlier.map((each) => each.output).join('\n') + output)
    assert.equal(await signIn(copy.url, 'operator', passwords.operator), '/')
    assert.equal(await signIn(copy.url, 'administrator', passwords.administrator), '/')
  })
})
