import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { toPem } from '#ca/certificates/pem'
import { StampDocuments } from '#ca/timestamps/stamp_documents'
import { respondingHouse } from '#tests/support/responding_house'
import { DOCUMENT, POLICY_ARC, RIGHT, stampingIn, ToldClock } from '#tests/support/stamping'
import Authority from '#models/authority'
import ServiceCertificate from '#models/service_certificate'

const openssl = (...options: string[]) => {
  const { stdout, stderr } = spawnSync('openssl', options, { encoding: 'utf8' })
  return `${stdout}${stderr}`
}

/** As openssl prints it: a number, so without the zeros that a random one may begin with. */
const nonceIn = (text: string) => /^Nonce: (0x[0-9A-F]+)$/m.exec(text)?.[1]

test.group('Time stamps before openssl ts, RSA', (group) => {
  let folder: string
  const file = (name: string) => join(folder, name)

  group.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.setup(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kualik-tsp-'))
    const { house, state, authority } = await respondingHouse('rsa')
    const root = await Authority.findOrFail(state.issuerId)
    const unit = await ServiceCertificate.findByOrFail('profile', 'T-TSA-RSA')
    await writeFile(file('root.pem'), toPem(new Uint8Array(root.certificate)))
    await writeFile(file('state.pem'), toPem(authority))
    await writeFile(file('tsa.pem'), toPem(new Uint8Array(unit.certificate ?? [])))
    await writeFile(file('document'), DOCUMENT)
    const { stamping } = await stampingIn(house, new ToldClock(RIGHT))
    app.container.swap(StampDocuments, () => stamping)
    return async () => {
      app.container.restore(StampDocuments)
      await house.close()
      await rm(folder, { recursive: true })
    }
  })

  /** Has openssl make a request, which goes over HTTP. */
  async function stamp(...options: string[]) {
    const policy = ['-tspolicy', `${POLICY_ARC}.2`]
    const query = ['-query', '-data', file('document'), '-out', file('query.tsq')]
    openssl('ts', ...query, ...policy, ...options)
    const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}/tsp`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query' },
      body: await readFile(file('query.tsq')),
    })
    await writeFile(file('reply.tsr'), Buffer.from(await response.arrayBuffer()))
    return response
  }

  const verify = (...options: string[]) =>
    openssl(
      ...['ts', '-verify', '-in', file('reply.tsr'), ...options],
      ...['-CAfile', file('root.pem'), '-untrusted', file('state.pem')]
    )

  test('openssl ts -verify takes the stamp, with {hash}')
    .with([{ hash: 'sha256' }, { hash: 'sha384' }, { hash: 'sha512' }])
    .run(async ({ assert }, { hash }) => {
      const response = await stamp(`-${hash}`, '-cert')
      assert.equal(response.headers.get('content-type'), 'application/timestamp-reply')
      assert.isNull(response.headers.get('set-cookie'))
      assert.include(verify('-queryfile', file('query.tsq')), 'Verification: OK')
      assert.include(verify('-data', file('document')), 'Verification: OK')
    })

  test('without the certificate in it, openssl takes it from beside', async ({ assert }) => {
    await stamp('-sha256', '-no_nonce')
    await writeFile(
      file('state.pem'),
      `${await readFile(file('tsa.pem'), 'utf8')}${await readFile(file('state.pem'), 'utf8')}`
    )
    assert.include(verify('-queryfile', file('query.tsq')), 'Verification: OK')
  })

  test('openssl turns down a stamp over another document', async ({ assert }) => {
    await stamp('-sha256', '-cert')
    await writeFile(file('other'), 'another document')
    assert.include(verify('-data', file('other')), 'Verification: FAILED')
  })

  test('openssl reads what the stamp says', async ({ assert }) => {
    await stamp('-sha256', '-cert')
    const text = openssl('ts', '-reply', '-in', file('reply.tsr'), '-text')
    assert.include(text, 'Status: Granted.')
    assert.include(text, `Policy OID: ${POLICY_ARC}.2`)
    assert.include(text, 'Accuracy: 0x01 seconds, 0x07 millis, unspecified micros')
    assert.include(text, 'Ordering: no')
    assert.isDefined(nonceIn(text))
    assert.equal(nonceIn(text), nonceIn(openssl('ts', '-query', '-in', file('query.tsq'), '-text')))
  })

  test('openssl reads a refusal', async ({ assert }) => {
    await stamp('-sha1', '-cert')
    const text = openssl('ts', '-reply', '-in', file('reply.tsr'), '-text')
    assert.include(text, 'Status: Rejected.')
    assert.include(text, 'unrecognized or unsupported algorithm identifier')
  })
})
