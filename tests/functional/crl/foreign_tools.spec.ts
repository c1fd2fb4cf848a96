import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { readCertificate } from '#ca/certificates/certificate_view'
import { toPem } from '#ca/certificates/pem'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { ListHouse } from '#tests/support/list_house'
import type { ListAlgorithm } from '#tests/support/list_house'

test.group('CRL: judged by programs that are not ours', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  /** A full list and a delta of an authority, with its certificate as PEM beside them. */
  async function published(algorithm: ListAlgorithm) {
    const house = await ListHouse.open(algorithm)
    // GnuTLS looks at the machine's clock.
    house.clock.set(new Date().toISOString())
    house.later({ minutes: -20 })
    await house.revoke({ revokedAt: house.clock.now().minus({ hours: 5 }), reason: 5 })
    await house.revoke({ invalidityDate: house.clock.now().minus({ days: 1 }) })
    await house.issue()
    house.later({ minutes: 10 })
    await house.revoke()
    await house.issue('delta')
    await writeFile(house.path('ca.pem'), toPem(house.certificate))
    await writeFile(house.path('ca.der'), house.certificate)
    return house
  }

  const run = (program: string, parameters: string[], input?: Uint8Array) =>
    spawnSync(program, parameters, { input, encoding: 'utf8' })

  test('RSA: openssl verifies the full list and the delta', async ({ assert, cleanup }) => {
    const house = await published('rsa')
    cleanup(() => house.close())
    for (const file of ['ucgo2015.crl', 'ucgo2015.delta.crl']) {
      const parameters = [
        '-inform',
        'DER',
        '-in',
        house.path(file),
        '-CAfile',
        house.path('ca.pem'),
      ]
      const { stderr } = run('openssl', ['crl', '-verify', '-noout', ...parameters])
      assert.include(stderr, 'verify OK')
    }
  })

  test('RSA: GnuTLS verifies the full list and the delta', async ({ assert, cleanup }) => {
    const house = await published('rsa')
    cleanup(() => house.close())
    for (const file of ['ucgo2015.crl', 'ucgo2015.delta.crl']) {
      const info = run('certtool', ['--crl-info', '--inder', '--infile', house.path(file)])
      assert.equal(info.status, 0)
      assert.match(info.stdout, /Version: 2/)
      const verified = run('certtool', [
        '--verify-crl',
        '--inder',
        '--infile',
        house.path(file),
        '--load-ca-certificate',
        house.path('ca.der'),
      ])
      assert.include(verified.stdout, 'Verification output: Verified')
    }
  })

  test('GOST 2015: openssl reads the structure, nettle verifies the signature', async ({
    assert,
    cleanup,
  }) => {
    const house = await published('gost-2015')
    cleanup(() => house.close())
    for (const file of ['ucgo2015.crl', 'ucgo2015.delta.crl']) {
      const text = run(
        'openssl',
        ['crl', '-inform', 'DER', '-noout', '-text'],
        await house.bytes(file)
      )
      assert.equal(text.status, 0)
      assert.match(text.stdout, /X509v3 CRL Number/)
      const { tbs: data, signature } = await house.list(file)
      const { spki } = readCertificate(house.certificate).key
      assert.isTrue(nettleVerify({ algorithm: 'gost-2015', spki, data, signature }))
      assert.isFalse(
        nettleVerify({ algorithm: 'gost-2015', spki, data: data.subarray(1), signature })
      )
    }
  })
})
