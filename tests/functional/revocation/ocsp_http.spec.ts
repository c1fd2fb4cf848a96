import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import app from '@adonisjs/core/services/app'
import { AnswerStatusRequest } from '#ca/revocation/ocsp/answer_status_request'
import { ocspServer } from '#commands/ocsp/server'
import { certId, certificateRow, nonceOf, revocationRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { respondingHouse, responderOf } from '#tests/support/responding_house'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type Certificate from '#models/certificate'
import type { IssuingHouse } from '#tests/support/issuing_house'

const SERIAL = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const MALFORMED = '30030a0101'

test.group('OCSP over HTTP (RFC 6960 A.1, RFC 5019 5, 6.2)', (group) => {
  let house: IssuingHouse
  let opened: Awaited<ReturnType<typeof respondingHouse>>
  let request: Uint8Array
  let server: Server
  let row: Certificate
  let answering: AnswerStatusRequest
  const addresses: Record<string, string> = {}

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    opened = await respondingHouse()
    house = opened.house
    row = await certificateRow(opened.state, SERIAL)
    request = statusRequest([certId(opened.authority, SERIAL)])
    const responder = await responderOf(house)
    answering = responder.answering
    app.container.swap(AnswerStatusRequest, () => answering)
    server = ocspServer(answering, 0).listen(0, '127.0.0.1')
    await new Promise((listening) => server.once('listening', listening))
    const { port } = server.address() as AddressInfo
    addresses['the process of its own'] = `http://127.0.0.1:${port}`
    addresses['the server'] = `http://${process.env.HOST}:${process.env.PORT}/ocsp`
    return async () => {
      app.container.restore(AnswerStatusRequest)
      server.closeAllConnections()
      server.close()
      await house.close()
    }
  })

  const WHERE = ['the server', 'the process of its own']
  const post = (where: string, body: Uint8Array) =>
    fetch(addresses[where], {
      method: 'POST',
      headers: { 'Content-Type': 'application/ocsp-request' },
      body: Buffer.from(body),
    })
  const get = (where: string, path: string) => fetch(`${addresses[where]}/${path}`)
  const hexOf = async (response: Response) => {
    const bytes = await bytesOf(response)
    return bytes.toString('hex')
  }
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

  test('POST to {$self}: an answer that no cache keeps')
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const response = await post(where, request)
      assert.equal(response.headers.get('content-type'), 'application/ocsp-response')
      assert.equal(response.headers.get('cache-control'), 'no-store')
      assert.isNull(response.headers.get('set-cookie'))
      assert.deepEqual(readAnswer(await bytesOf(response)).statuses, [{ kind: 'good' }])
    })

  test('GET from {$self}: the path in base64, URL-encoded, without padding')
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const base64 = Buffer.from(request).toString('base64')
      for (const path of [base64, encodeURIComponent(base64), base64.replace(/=+$/, '')]) {
        const response = await get(where, path)
        assert.deepEqual(readAnswer(await bytesOf(response)).statuses, [{ kind: 'good' }])
      }
    })

  test('GET from {$self}: slashes of base64 beside each other and at the end')
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const ends: string[] = []
      for (const length of [18, 19, 20]) {
        const serial = `7f${'ff'.repeat(length - 1)}`
        await certificateRow(opened.state, serial)
        const asked = Buffer.from(statusRequest([certId(opened.authority, serial)]))
        const path = asked.toString('base64')
        ends.push(path.slice(-4))
        const response = await get(where, path)
        assert.deepEqual(readAnswer(await bytesOf(response)).statuses, [{ kind: 'good' }])
      }
      assert.include(ends, '////')
    })

  test(
    'RFC 5019 6.2: caches may keep what {$self} answers to a GET, and ask again before they give it out'
  )
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const response = await get(where, Buffer.from(request).toString('base64'))
      const { headers } = response
      assert.equal(headers.get('cache-control'), 'max-age=0, public, no-transform, must-revalidate')
      const { producedAt, nextUpdates } = readAnswer(await bytesOf(response))
      const compact = (name: string) =>
        new Date(headers.get(name) ?? '').toISOString().replace(/\.\d+|[-:T]/g, '')
      assert.equal(compact('last-modified'), producedAt)
      assert.equal(compact('expires'), nextUpdates[0])
      assert.match(headers.get('etag') ?? '', /^"[0-9a-f]{40}"$/)
    })

  test(
    'a cache before {$self} tells of a revocation at once: what it kept is good until then, and no longer'
  )
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const address = `${addresses[where]}/${Buffer.from(request).toString('base64')}`
      const first = await fetch(address)
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
      const same = await fetch(address, { headers })
      assert.equal(same.status, 304)
      assert.equal(same.headers.get('etag'), headers['if-none-match'])
      await revocationRow(row, 1, '2026-11-20T10:11:12Z')
      await answering.look()
      const revoked = await fetch(address, { headers })
      assert.equal(revoked.status, 200)
      const [status] = readAnswer(await bytesOf(revoked)).statuses
      assert.deepInclude(status, { kind: 'revoked', reason: 1 })
    })

  test('no cache keeps an answer of {$self} with a nonce, nor an error')
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const withNonce = statusRequest([], nonceOf(Uint8Array.of(1, 2, 3)))
      for (const path of [Buffer.from(withNonce).toString('base64'), 'bm9uc2Vuc2U=']) {
        const response = await get(where, path)
        assert.equal(response.headers.get('cache-control'), 'no-store')
        assert.equal(await hexOf(response), MALFORMED)
      }
    })

  test('a body beyond the limit is malformed at {$self}')
    .with(WHERE)
    .run(async ({ assert }, where) => {
      const response = await post(where, new Uint8Array(17_000))
      assert.equal(await hexOf(response), MALFORMED)
    })

  test('a path that is no base64 is malformed', async ({ assert }) => {
    for (const path of ['', '%E0%A4%A', 'a*b', '..']) {
      const response = await get('the process of its own', path)
      assert.equal(await hexOf(response), MALFORMED)
    }
  })

  test('the process of its own takes GET and POST and nothing else', async ({ assert }) => {
    const response = await fetch(addresses['the process of its own'], { method: 'PUT' })
    assert.equal(response.status, 405)
    assert.equal(response.headers.get('allow'), 'GET, POST')
  })
})
