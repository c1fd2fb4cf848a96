import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import { verifyChain } from '#ca/audit/verify_chain'
import { SpreadLists } from '#ca/authorities/list_parts'
import { X509Crl } from '@peculiar/x509'
import { ListHouse } from '#tests/support/list_house'
import AuditEntry from '#models/audit_entry'
import RevocationList from '#models/revocation_list'

test.group('CRL: full lists and deltas', (group) => {
  let house: ListHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await ListHouse.open()
    return () => house.close()
  })

  test('N-CRL 11: v2, key identifier, a number; valid for 25 hours; every revocation with its date and reason', async ({
    assert,
  }) => {
    const compromised = await house.revoke()
    const changed = await house.revoke({
      reason: 3,
      revokedAt: house.clock.now().minus({ days: 2 }),
      invalidityDate: house.clock.now().minus({ days: 9 }),
    })
    const row = await house.issue()
    const bytes = await house.bytes('ucgo2015.crl')
    const list = await house.list('ucgo2015.crl')
    assert.deepEqual([list.number, list.baseNumber, list.entries, list.points], [1n, null, 2, null])
    assert.isNotNull(list.authorityKeyIdentifier)
    assert.isTrue(list.thisUpdate.equals(house.clock.now()))
    assert.equal(list.nextUpdate?.diff(list.thisUpdate, 'hours').hours, 25)
    assert.equal(list.find(compromised.serial)?.reason, 'keyCompromise')
    assert.equal(list.find(changed.serial)?.reason, 'affiliationChanged')
    assert.equal(
      list.find(changed.serial)?.date.toMillis(),
      house.clock.now().minus({ days: 2 }).toMillis()
    )
    const foreign = new X509Crl(Buffer.from(bytes)).findRevoked(changed.serial)
    assert.equal(foreign?.invalidity?.getTime(), house.clock.now().minus({ days: 9 }).toMillis())
    assert.deepEqual([row.entries, row.size], [2, bytes.length])
  })

  test('N11: the full list names its delta; the delta names its base, and only what came after it', async ({
    assert,
  }) => {
    const before = await house.revoke({ revokedAt: house.clock.now().minus({ hours: 3 }) })
    await house.issue()
    house.later({ minutes: 40 })
    const after = await house.revoke()
    await house.issue('delta')
    const text = Buffer.from(await house.bytes('ucgo2015.crl')).toString('latin1')
    assert.include(text, 'http://crl.ukho.gov.kz/crl/ucgo2015.delta.crl')
    const full = await house.list('ucgo2015.crl')
    const delta = await house.list('ucgo2015.delta.crl')
    assert.deepEqual([delta.number, delta.baseNumber], [2n, 1n])
    assert.isDefined(delta.find(after.serial))
    assert.isUndefined(delta.find(before.serial))
    assert.isUndefined(full.find(after.serial))
    assert.isTrue(delta.nextUpdate?.equals(full.nextUpdate ?? house.clock.now()))
  })

  test('RFC 5280 5.2.3: full lists and deltas share one sequence of numbers, which only grows, over numbers given up too', async ({
    assert,
  }) => {
    await house.issue()
    house.steps.failAt = 'signed'
    await assert.rejects(() => house.issue(), /the test ends it at signed/)
    house.steps.failAt = null
    await house.issue('delta')
    await house.issue()
    const rows = await RevocationList.query().orderBy('id')
    assert.deepEqual(
      rows.map(({ number, kind, state }) => `${number} ${kind} ${state}`),
      ['1 full issued', '2 full void', '3 delta issued', '4 full issued']
    )
    const again = { ...rows[0].$original, id: undefined }
    await assert.rejects(() => RevocationList.create(again), /unique|Duplicate/i)
  })

  test('a delta needs a full list to build on', async ({ assert }) => {
    await assert.rejects(() => house.issue('delta'), /E_CRL_BASE/)
    assert.lengthOf(await RevocationList.all(), 0)
  })

  test('RFC 5280 3.3: an entry goes one full list after the certificate has expired, and not before', async ({
    assert,
  }) => {
    const soon = { notAfter: house.clock.now().plus({ hours: 12 }) }
    const expiring = await house.revoke({}, soon)
    const lasting = await house.revoke()
    await house.issue()
    house.later({ hours: 24 })
    await house.issue()
    assert.isDefined(await house.find('ucgo2015.crl', expiring.serial))
    house.later({ hours: 24 })
    await house.issue()
    assert.isUndefined(await house.find('ucgo2015.crl', expiring.serial))
    assert.isDefined(await house.find('ucgo2015.crl', lasting.serial))
    const late = await house.revoke({}, soon)
    house.later({ hours: 24 })
    await house.issue()
    assert.isDefined(await house.find('ucgo2015.crl', late.serial))
  })

  test('what takes effect later is not listed before, and comes with the first list after', async ({
    assert,
  }) => {
    const later = await house.revoke({ revokedAt: house.clock.now().plus({ hours: 2 }) })
    await house.look()
    assert.isUndefined(await house.find('ucgo2015.crl', later.serial))
    await house.look()
    house.later({ hours: 1 })
    assert.lengthOf(await house.issued(), 0)
    house.later({ hours: 1 })
    assert.lengthOf(await house.issued(), 1)
    assert.isDefined(await house.find('ucgo2015.delta.crl', later.serial))
  })

  test('more revocations than a page of the database are all listed, once', async ({ assert }) => {
    const first = await house.revoke()
    await house.revokeMany(8_000)
    const last = await house.revoke()
    await house.issue()
    const list = await house.list('ucgo2015.crl')
    assert.equal(list.entries, 8_002)
    assert.isDefined(list.find(first.serial))
    assert.isDefined(list.find(last.serial))
  })

  test('lines are kept as they stand in lists: what is missing is written anew, and what was damaged is never signed', async ({
    assert,
  }) => {
    const revoked = [await house.revoke(), await house.revoke(), await house.revoke()]
    await house.issue()
    const kept = await house.bytes('ucgo2015.crl')
    const [first] = await db.from('revoked_entries').orderBy('revocation_id')
    await db.from('revoked_entries').where('revocation_id', '>', first.revocation_id).delete()
    house.later({ minutes: 1 })
    await house.issue()
    for (const { serial } of revoked) assert.isDefined(await house.find('ucgo2015.crl', serial))
    assert.lengthOf(await house.bytes('ucgo2015.crl'), kept.length)
    await db.from('revoked_entries').update({ entry: '3003020100' })
    house.later({ minutes: 1 })
    await assert.rejects(() => house.issue(), /E_LINT.*crl_entries/)
    assert.equal(await house.entries('ucgo2015.crl'), 3)
  })

  test('a delta reads nothing that its full list has read', async ({ assert }) => {
    await house.revoke({ revokedAt: house.clock.now().minus({ hours: 3 }) })
    await house.issue()
    // A line that would be found if it were read.
    await db.from('revoked_entries').update({ entry: '3003020100' })
    house.later({ minutes: 20 })
    const after = await house.revoke()
    const [delta] = await house.issued()
    assert.deepEqual([delta.kind, delta.entries], ['delta', 1])
    assert.isDefined(await house.find('ucgo2015.delta.crl', after.serial))
  })

  test('certificates of another authority are not in the list', async ({ assert }) => {
    const other = await ListHouse.open('rsa', 'trial')
    const foreign = await other.revoke()
    const own = await house.revoke()
    await house.issue()
    const list = await house.list('ucgo2015.crl')
    assert.isUndefined(list.find(foreign.serial))
    assert.isDefined(list.find(own.serial))
    await other.close()
  })

  test('RFC 5280 5.2.5: a large population is spread over parts; a certificate never leaves its part', async ({
    assert,
  }) => {
    const old = await house.revoke()
    const spreading = await house.make(SpreadLists)
    await spreading.handle(3)
    await house.authority.refresh()
    const spread = []
    for (let n = 0; n < 12; n++) spread.push(await house.revoke())
    await spreading.handle(2)
    await house.authority.refresh()
    assert.equal(house.authority.crlParts, 3)
    assert.lengthOf(await house.issued(), 4)
    for (const [part, file] of ['', '.1', '.2', '.3'].entries()) {
      const list = await house.list(`ucgo2015${file}.crl`)
      assert.deepEqual(list.points, [`http://crl.ukho.gov.kz/crl/ucgo2015${file}.crl`])
      assert.isNull(list.criticalExtension)
      const expected = [old, ...spread].filter(({ crlPart }) => crlPart === part)
      assert.equal(list.entries, expected.length)
      for (const { serial } of expected) assert.isDefined(list.find(serial))
    }
    assert.equal(old.crlPart, 0)
    assert.isTrue(spread.every(({ crlPart }) => crlPart >= 1 && crlPart <= 3))
  })

  test('every list is announced in the audit log before it is signed, with the hash of what is signed', async ({
    assert,
  }) => {
    await house.revoke()
    const row = await house.issue()
    const [signing, issued] = await AuditEntry.query()
      .where('subject', `revocation_list:${row.id}`)
      .orderBy('seq')
    assert.deepEqual(
      [signing.event, issued.event],
      ['revocation_list_signing', 'revocation_list_issued']
    )
    assert.deepInclude(JSON.parse(signing.data), {
      number: 1,
      entries: 1,
      tbsSha256: row.tbsSha256,
      kind: 'full',
    })
    assert.deepInclude(JSON.parse(issued.data), { number: 1, sha256: row.sha256 })
    const chain = await verifyChain()
    assert.isNull(chain.break)
  })
})
