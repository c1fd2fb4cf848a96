import { Agent, request } from 'node:http'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'

const DOORS = [
  ['/ocsp', 'application/ocsp-request'],
  ['/tsp', 'application/timestamp-query'],
  ['/hr/v1/SyncChannel', 'text/xml; charset=utf-8'],
] as const

test.group('A message that is too large', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  for (const [path, type] of DOORS)
    test(`is answered, and the next one of its connection is none the worse: ${path}`, async ({
      assert,
    }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const post = (size: number) =>
        new Promise<number | string>((resolve) => {
          const headers = { 'content-type': type, 'content-length': size }
          const { HOST: host, PORT: port } = process.env
          const sent = request({ agent, host, port, path, headers, method: 'POST' }, (answer) => {
            answer.resume().on('end', () => resolve(answer.statusCode ?? 0))
          })
          sent.setTimeout(20_000, () => sent.destroy(new Error('no answer')))
          sent.on('error', ({ message }) => resolve(message))
          sent.end(Buffer.alloc(size, '0'))
        })
      const small = await post(10)
      for (const size of [200_000, 2_000_000, 10_000_000]) {
        assert.equal(await post(size), small, `${size} bytes`)
        assert.equal(await post(10), small, `after ${size} bytes`)
      }
      agent.destroy()
    })
})
