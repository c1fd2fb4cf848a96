import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { toPem } from '#ca/certificates/pem'
import { ocspServer } from '#commands/ocsp/server'
import { certId, certificateRow, nonceOf, revocationRow, statusRequest } from '#tests/support/ocsp'
import { readAnswer } from '#tests/support/ocsp_answer'
import { nettleVerify, nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { respondingHouse, responderOf } from '#tests/support/responding_house'
import Authority from '#models/authority'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const GOOD = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const REVOKED = '2a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'
const NEVER = '3a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d'

const run = (program: string, ...options: string[]) => {
  const { stdout, stderr, status } = spawnSync(program, options, { encoding: 'utf8' })
  return { status, text: `${stdout}${stderr}` }
}

test.group('OCSP before foreign tools, RSA', (group) => {
  let folder: string
  let server: Server
  const file = (name: string) => join(folder, name)

  group.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-ocsp-'))
    const { house, state, authority } = await respondingHouse('rsa')
    const root = await Authority.findOrFail(state.issuerId)
    await certificateRow(state, GOOD)
    await revocationRow(await certificateRow(state, REVOKED), 1, '2026-11-20T10:11:12Z')
    await writeFile(file('state.pem'), toPem(authority))
    await writeFile(file('root.pem'), toPem(new Uint8Array(root.certificate)))
    const { answering } = await responderOf(house)
    server = ocspServer(answering, 60).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return async () => {
      server.closeAllConnections()
      server.close()
      await house.close()
      await rm(folder, { recursive: true })
    }
  })

  /** Has openssl ask over HTTP and judge the answer. */
  async function openssl(serials: string[], ...options: string[]) {
    const { port } = server.address() as AddressInfo
    const asked = serials.flatMap((serial) => ['-serial', `0x${serial}`])
    const trust = ['-CAfile', file('root.pem'), '-verify_other', file('state.pem')]
    const more = ['-respout', file('answer.der'), '-url', `http://127.0.0.1:${port}/`]
    const all = ['ocsp', ...options, '-issuer', file('state.pem'), ...asked, ...trust, ...more]
    return new Promise<string>((done, fail) => {
      execFile('openssl', all, (error, stdout, stderr) =>
        error ? fail(error) : done(`${stdout}${stderr}`)
      )
    })
  }

  test('openssl ocsp takes the answer, {how}')
    .with([
      { how: 'with a nonce', options: [] },
      { how: 'without a nonce', options: ['-no_nonce'] },
      { how: 'by SHA-256', options: ['-sha256'] },
    ])
    .run(async ({ assert }, { options }) => {
      const text = await openssl([GOOD, REVOKED, NEVER], ...options)
      assert.include(text, 'Response verify OK')
      assert.include(text, `0x${GOOD}: good`)
      assert.match(
        text,
        new RegExp(`0x${REVOKED}: revoked[^]*keyCompromise[^]*Nov 20 10:11:12 2026`)
      )
      assert.match(
        text,
        new RegExp(`0x${NEVER}: revoked[^]*certificateHold[^]*Jan  1 00:00:00 1970`)
      )
    })

  test('openssl ocsp turns an answer down whose signature was touched', async ({ assert }) => {
    await openssl([GOOD])
    const answer = await readFile(file('answer.der'))
    const { signed } = readAnswer(answer)
    answer[answer.indexOf(Buffer.from(signed.signature)) + 9] ^= 1
    await writeFile(file('answer.der'), answer)
    const { text } = run(
      'openssl',
      ...['ocsp', '-no_nonce', '-issuer', file('state.pem'), '-serial', `0x${GOOD}`],
      ...['-respin', file('answer.der'), '-CAfile', file('root.pem')],
      ...['-verify_other', file('state.pem')]
    )
    assert.include(text, 'Response Verify Failure')
  })

  test('GnuTLS’s ocsptool takes the answer', async ({ assert }) => {
    await openssl([GOOD])
    const { status, text } = run(
      'ocsptool',
      ...['--verify-response', '--load-response', file('answer.der')],
      ...['--load-trust', file('state.pem')]
    )
    assert.equal(status, 0, text)
    assert.match(text, /Verifying OCSP Response: Success/)
    const { text: printed } = run(
      'ocsptool',
      ...['--response-info', '--load-response', file('answer.der')]
    )
    assert.match(printed, /Certificate Status: good/)
  })
})

test.group('OCSP before foreign tools, GOST', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('{$self}: openssl and GnuTLS read the answer, nettle finds both signatures good')
    .with(['gost-2015', 'gost-2004'] as const)
    .run(async ({ assert }, algorithm) => {
      const { house, state, authority } = await respondingHouse(algorithm)
      const folder = await mkdtemp(join(tmpdir(), 'kualik-ocsp-'))
      await certificateRow(state, GOOD)
      const { answering } = await responderOf(house)
      const nonce = nonceOf(new Uint8Array(32).fill(3))
      const { der } = await answering.handle(statusRequest([certId(authority, GOOD)], nonce))
      const path = join(folder, 'answer.der')
      await writeFile(path, der)
      const { text } = run('openssl', 'ocsp', '-respin', path, '-noverify', '-resp_text')
      assert.match(text, /Cert Status: good/)
      const { text: printed } = run('ocsptool', '--response-info', '--load-response', path)
      assert.match(printed, /Certificate Status: good/)
      const { signed, certificate } = readAnswer(der)
      const { spki } = readCertificate(certificate).key
      assert.isTrue(nettleVerify({ algorithm, spki, ...signed }))
      assert.isTrue(nettleVerifyCertificate(certificate, authority))
      await rm(folder, { recursive: true })
      await house.close()
    })
})
