import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import env from '#start/env'
import { ListHouse } from '#tests/support/list_house'
import Revocation from '#models/revocation'
import ServiceCertificate from '#models/service_certificate'
import ServiceRevocation from '#models/service_revocation'

const kinds = (lists: { kind: string }[]) => lists.map(({ kind }) => kind)
const serialOf = () => `4${randomBytes(20).toString('hex').slice(1)}`

test.group('Revocation lists: what is committed late, and services', (group) => {
  let house: ListHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await ListHouse.open()
    return () => house.close()
  })

  async function service(number: number) {
    const { id: authorityId, notAfter } = house.authority
    const serial = serialOf()
    return ServiceCertificate.create({
      ...{ authorityId, serial, notAfter, purpose: 'tsa', number, state: 'issued' },
      ...{ profile: 'P-TSA-2015', algorithm: 'gost-2015', keyId: `tsa-${serial}` },
      ...{ tbs: Buffer.of(0), certificate: null, notBefore: house.authority.notBefore },
    })
  }

  // SQLite has one writer at a time: numbers are committed in their order.
  if (env.get('DB_CONNECTION') === 'mysql')
    test('S-23: a lower number that is committed after a higher one is on the next delta', async ({
      assert,
    }) => {
      await house.issued()
      await house.issued()
      const at = house.clock.now()
      const newest = await house.revoke()
      const { id } = await Revocation.findByOrFail('certificateId', newest.id)
      await Revocation.query()
        .where({ id })
        .update({ id: id + 1 })
      house.later({ seconds: 30 })
      assert.deepEqual(kinds(await house.issued()), ['delta'])
      const late = await house.revoke({ id, revokedAt: at })
      house.later({ seconds: 30 })
      assert.deepEqual(kinds(await house.issued()), ['delta'])
      assert.isDefined(await house.find('ucgo2015.delta.crl', late.serial))
      assert.deepEqual(await house.issued(), [])
    })

  test('R-13: the revoked certificate of a service is on the delta, and on every list until it has ended', async ({
    assert,
  }) => {
    await house.issued()
    await house.issued()
    const unit = await service(1)
    await service(2)
    await ServiceRevocation.create({
      ...{ serviceCertificateId: unit.id, reason: 1, revokedAt: house.clock.now() },
      ...{
        invalidityDate: null,
        basis: 'протокол',
        revokedBy: 'admin',
        createdAt: house.clock.now(),
      },
    })
    assert.deepEqual(kinds(await house.issued()), ['delta'])
    assert.deepInclude(await house.find('ucgo2015.delta.crl', unit.serial), {
      reason: 'keyCompromise',
    })
    assert.equal(await house.entries('ucgo2015.delta.crl'), 1)
    assert.deepEqual(await house.issued(), [])
    house.later({ hours: 25 })
    assert.include(kinds(await house.issued()), 'full')
    assert.isDefined(await house.find('ucgo2015.crl', unit.serial))
  })
})
