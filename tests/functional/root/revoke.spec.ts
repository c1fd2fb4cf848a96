import { spawnSync } from 'node:child_process'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { readCertificate } from '#ca/certificates/certificate_view'
import { KeyPair } from '#ca/crypto/key_pair'
import { verifySignature } from '#ca/crypto/verify_signature'
import { CertifyRootApplication } from '#ca/root/certify_application'
import { rootWork } from '#ca/root/due_work'
import { IssueRootList } from '#ca/root/issue_list'
import { findInRegister } from '#ca/root/list_register'
import { RegisterRootRevocation } from '#ca/root/register_revocation'
import { RevokeRootCertificate } from '#ca/root/revoke_certificate'
import { readRevocationList } from '#ca/verification/revocation_list'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { APPLICATION, RootHouse, stateRequest } from '#tests/support/root_house'
import RootList from '#models/root_list'
import { ROOT_REVOCATION_GROUNDS } from '#models/root_revocation'
import type Authority from '#models/authority'
import type { RootRevocationInput } from '#ca/root/register_revocation'

const der = (bytes: Buffer | null) => new Uint8Array(bytes ?? [])

/** Annex 2 has no field of use. */
const { usage, ...IDENTITY } = APPLICATION

test.group('Root CA: revocation and lists (R-10 to R-14)', (group) => {
  let house: RootHouse
  let root: Authority

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    root = await house.root()
    return () => house.close()
  })

  async function certified() {
    const { application } = await house.apply(await stateRequest(KeyPair.generate('gost-2015')))
    const certifying = await house.make(CertifyRootApplication)
    return certifying.handle({ applicationId: application.id }, 'shell:test')
  }

  async function letter(serial: string, changes: Partial<RootRevocationInput> = {}) {
    const registering = await house.make(RegisterRootRevocation)
    const form = { ...IDENTITY, serial, valid_from: '2026-11-10', valid_to: '2046-11-10' }
    return registering.handle(
      {
        form: JSON.stringify(form),
        ground: 'request',
        letterNumber: '01-11/7',
        delivery: 'edms',
        ...changes,
      },
      'shell:test'
    )
  }

  async function revoke(serial: string) {
    const revoking = await house.make(RevokeRootCertificate)
    return revoking.handle({ serial }, 'shell:test')
  }

  async function list(authority = root) {
    const issuing = await house.make(IssueRootList)
    return issuing.handle({ authority }, 'shell:test')
  }

  async function listBytes(authority = root) {
    const { der: bytes } = await list(authority)
    return der(bytes)
  }

  test('R-10: each of the five grounds revokes, with a reason in the list', async ({ assert }) => {
    assert.isString(usage)
    const reasons = []
    for (const ground of ROOT_REVOCATION_GROUNDS) {
      const { serial } = await certified()
      await letter(serial, { ground, proof: 'Бұйрық № 5' })
      await revoke(serial)
      const read = readRevocationList(await listBytes())
      reasons.push(read.find(serial)?.reason)
    }
    assert.deepEqual(reasons, [
      'cessationOfOperation',
      'privilegeWithdrawn',
      'cessationOfOperation',
      'cessationOfOperation',
      'privilegeWithdrawn',
    ])
  })

  test('R-11: without a letter, or without the document that proves the ground, nothing is registered', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await assert.rejects(() => revoke(serial), /E_ROOT_REVOCATION_ABSENT/)
    await assert.rejects(() => letter(serial, { letterNumber: ' ' }), /E_ROOT_LETTER/)
    await assert.rejects(() => letter(serial, { ground: 'court' }), /E_ROOT_PROOF/)
    await assert.rejects(() => letter('ab12', {}), /E_ROOT_CERTIFICATE_ABSENT/)
    await letter(serial)
    await assert.rejects(() => letter(serial), /E_ROOT_REVOCATION_KNOWN/)
  })

  test('R-12: one working day, over a weekend too', async ({ assert }) => {
    const { serial } = await certified()
    house.clock.set('2026-11-13T11:00:00Z')
    const { dueOn } = await letter(serial)
    assert.equal(dueOn, '2026-11-16')
    house.clock.set('2026-11-17T05:00:00Z')
    const { revocations } = await rootWork(house.clock.now())
    assert.equal(revocations[0].deadline.state, 'overdue')
    await revoke(serial)
    const done = await rootWork(house.clock.now())
    assert.lengthOf(done.revocations, 0)
  })

  test('R-13: the register records the date, the ground and the time; revoked is for ever', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await letter(serial, { ground: 'entity_changed', proof: 'Атау өзгерді' })
    house.clock.set('2026-11-11T07:08:09Z')
    await revoke(serial)
    house.clock.set('2026-11-12T00:00:00Z')
    await revoke(serial)
    const { revocation } = await findInRegister(serial)
    assert.equal(revocation.ground, 'entity_changed')
    assert.equal(revocation.revokedAt?.toUTC().toISO(), '2026-11-11T07:08:09.000Z')
  })

  test('R-14: the list names serial number and reason, is v2 and signed by the Root CA; OpenSSL and nettle agree', async ({
    assert,
  }) => {
    const { serial } = await certified()
    await letter(serial)
    house.clock.set('2026-11-11T07:08:09Z')
    await revoke(serial)
    const bytes = await listBytes()
    const read = readRevocationList(bytes)
    const rootView = readCertificate(der(root.certificate))
    const claim = { spki: rootView.key.spki, data: read.tbs, signature: read.signature }
    verifySignature({ ...claim, signatureAlgorithm: read.signatureAlgorithm })
    assert.isTrue(nettleVerify({ ...claim, algorithm: 'gost-2015' }))
    const { stdout } = spawnSync('openssl', ['crl', '-inform', 'der', '-noout', '-text'], {
      input: bytes,
      encoding: 'utf8',
    })
    assert.include(stdout, 'Version 2 (0x1)')
    assert.match(stdout, /X509v3 CRL Number: \n\s+1\n/)
    assert.include(stdout, 'X509v3 Authority Key Identifier')
    assert.include(stdout, `Serial Number: ${serial.toUpperCase()}`)
    assert.include(stdout, 'Revocation Date: Nov 11 07:08:09 2026 GMT')
    assert.include(stdout, 'Cessation Of Operation')
    assert.include(stdout, 'Next Update: Dec 11 07:08:09 2026 GMT')
  })

  test('R-14: an empty list has no entries and is a good list', async ({ assert }) => {
    const bytes = await listBytes()
    const { stdout } = spawnSync('openssl', ['crl', '-inform', 'der', '-noout', '-text'], {
      input: bytes,
      encoding: 'utf8',
    })
    assert.include(stdout, 'No Revoked Certificates.')
  })

  test('R-14: at least once a month, and the work list says when', async ({ assert }) => {
    const work = async () => {
      const { lists } = await rootWork(house.clock.now())
      return lists.map(({ state }) => state)
    }
    assert.deepEqual(await work(), ['overdue'])
    await list()
    assert.deepEqual(await work(), ['later'])
    house.clock.set('2026-12-06T05:00:00Z')
    assert.deepEqual(await work(), ['soon'])
    house.clock.set('2026-12-10T05:00:00Z')
    assert.deepEqual(await work(), ['overdue'])
  })

  test('RFC 5280 5.2.3: the number only grows, over a number that was never signed too', async ({
    assert,
  }) => {
    const first = await list()
    await first.merge({ der: null }).save()
    const second = await list()
    assert.equal(second.number, 2)
    const number = readRevocationList(der(second.der)).number
    assert.equal(number, 2n)
    assert.lengthOf(await RootList.all(), 2)
  })

  test('each Root CA key lists what it certified itself', async ({ assert }) => {
    const { serial } = await certified()
    await letter(serial)
    await revoke(serial)
    const other = await house.root('gost-2004')
    const read = readRevocationList(await listBytes(other))
    assert.isUndefined(read.find(serial))
    assert.equal(read.number, 1n)
  })
})
