import { hostname } from 'node:os'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { errorOf, openAlarms } from '#ca/alarms/alarms'
import { fromHex, toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { TAG, writeElement } from '#ca/certificates/der'
import { algorithm as algorithmOf } from '#ca/crypto/algorithms'
import { objectIdentifier } from '#ca/certificates/der_values'
import { SystemClock } from '#ca/timestamps/clock_state'
import { readElement } from '#tests/support/der'
import { assertGoodAndTight } from '#tests/support/good_and_tight'
import { nettleVerify } from '#tests/support/nettle/nettle_verify'
import { respondingHouse, stateIn } from '#tests/support/responding_house'
import { signedCms } from '#tests/support/signed_structures'
import {
  imprint,
  POLICY_ARC,
  RIGHT,
  stampingIn,
  stampRequest,
  ToldClock,
} from '#tests/support/stamping'
import AuditEntry from '#models/audit_entry'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { StampDocuments } from '#ca/timestamps/stamp_documents'

const CERT_REQ = writeElement(TAG.BOOLEAN, Uint8Array.of(0xff))
const NONCE = writeElement(TAG.INTEGER, fromHex('0102030405060708'))
const STATUS_REJECTED = 2
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** The failure bit of a refusal (RFC 3161 2.4.2). */
function failureOf(der: Uint8Array): number {
  const [info] = readElement(der).children
  const [status, , failure] = info.children
  if (status.content[0] !== STATUS_REJECTED) throw new Error('not refused')
  const bits = [...failure.content.subarray(1)].flatMap((octet) =>
    [...octet.toString(2).padStart(8, '0')].map(Number)
  )
  return bits.indexOf(1)
}

/** The token of a reply, and the fields of what it stamps. */
function tokenOf(der: Uint8Array) {
  const [info, token] = readElement(der).children
  if (!token) throw new Error(`refused: ${hex(info.raw)}`)
  const cms = signedCms(token.raw)
  return { cms, fields: readElement(cms.content!).children }
}

test.group('Time stamps (RFC 3161)', (group) => {
  let house: IssuingHouse
  let stamping: StampDocuments
  let reported: unknown[]
  const clock = new ToldClock(RIGHT)

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    const opened = await respondingHouse()
    house = opened.house
    clock.told = RIGHT
    const made = await stampingIn(house, clock)
    stamping = made.stamping
    reported = made.reported
    return () => house.close()
  })

  test('2.4.2: version, policy, imprint, serial number, time, accuracy, nonce', async ({
    assert,
  }) => {
    const before = Math.floor(Date.now() / 1000)
    const reply = await stamping.handle(stampRequest(imprint(), NONCE, CERT_REQ))
    const after = Math.floor(Date.now() / 1000)
    const { fields } = tokenOf(reply)
    const [version, policy, stamped, serial, time, accuracy, nonce] = fields
    assert.equal(hex(version.raw), '020101')
    assert.equal(hex(policy.raw), hex(objectIdentifier(`${POLICY_ARC}.4`)))
    assert.equal(hex(stamped.raw), hex(imprint()))
    assert.isTrue(serial.content.length > 8 && serial.content.length <= 15)
    const text = Buffer.from(time.content).toString()
    const at = Date.parse(text.replace(/(....)(..)(..)(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z')) / 1000
    assert.isTrue(at >= before && at <= after, text)
    // One second, as our clock tells whole ones, and the seven milliseconds of the system's.
    assert.equal(hex(accuracy.raw), '3006020101800107')
    assert.equal(hex(nonce.raw), hex(NONCE))
  })

  test('{$self}: the signature is good in our eyes and in nettle’s')
    .with(['gost-2015', 'gost-2004'] as const)
    .run(async ({ assert }, algorithm) => {
      await stateIn(house, algorithm)
      const policy = objectIdentifier(`${POLICY_ARC}.${algorithm === 'gost-2015' ? 4 : 1}`)
      const { cms } = tokenOf(await stamping.handle(stampRequest(imprint(), policy, CERT_REQ)))
      const { spki } = readCertificate(cms.certificate).key
      const { data, signatureAlgorithm, signature, content, messageDigest } = cms
      assertGoodAndTight(assert, { spki, data, signatureAlgorithm, signature })
      assert.isTrue(nettleVerify({ algorithm, spki, data, signature }))
      assert.equal(hex(messageDigest), hex(algorithmOf(algorithm).digest(content!)))
    })

  test('2.4.1: the certificate is in the token only when it is asked for; RFC 5035 binds it', async ({
    assert,
  }) => {
    const withOne = await stamping.handle(stampRequest(imprint(), CERT_REQ))
    const without = await stamping.handle(stampRequest(imprint()))
    const { cms } = tokenOf(withOne)
    assert.isTrue(hex(withOne).includes(hex(cms.certificate)))
    assert.isFalse(hex(without).includes(hex(cms.certificate)))
    const digest = algorithmOf('gost-2015').digest(cms.certificate)
    assert.isTrue(hex(cms.data).includes(hex(digest)))
    assert.isTrue(hex(without).includes(hex(digest)))
  })

  test('serial numbers never repeat, across processes, and their blocks are in the audit log', async ({
    assert,
  }) => {
    const { stamping: other } = await stampingIn(house, clock)
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        [stamping, other][at % 2].handle(stampRequest(imprint(), CERT_REQ))
      )
    )
    const serials = replies.map((reply) => hex(tokenOf(reply).fields[3].content))
    assert.lengthOf(new Set(serials), 40)
    const counters = serials.map((serial) => serial.slice(0, -16))
    assert.lengthOf(new Set(counters), 40)
    const blocks = await AuditEntry.query().where('event', 'timestamp_numbers_reserved')
    assert.lengthOf(blocks, 2)
  })

  test('timeNotAvailable: {why}')
    .with([
      { why: 'the clock is not synchronised', told: { ...RIGHT, synchronised: false } },
      {
        why: 'nobody can tell',
        told: { synchronised: false, maxError: Infinity, source: 'nobody' as const },
      },
      { why: 'it may be off by more than is tolerated', told: { ...RIGHT, maxError: 2_001 } },
    ])
    .run(async ({ assert }, { told }) => {
      clock.told = told
      assert.equal(failureOf(await stamping.handle(stampRequest(imprint()))), 14)
      await assert.rejects(() => stamping.assertReady(), /timeNotAvailable/)
      clock.told = RIGHT
      await stamping.assertReady()
    })

  test('a stamp that is refused for the clock raises one alarm; the next that goes out clears it', async ({
    assert,
  }) => {
    clock.told = { ...RIGHT, synchronised: false }
    for (let refused = 0; refused < 2; refused++) await stamping.handle(stampRequest(imprint()))
    const [alarm, ...others] = await openAlarms()
    assert.lengthOf(others, 0)
    assert.equal(alarm.subject, `clock:${hostname()}`)
    assert.deepEqual(errorOf(alarm).facts, { machine: hostname(), tolerance: 2_000 })
    clock.told = RIGHT
    tokenOf(await stamping.handle(stampRequest(imprint(), CERT_REQ)))
    assert.lengthOf(await openAlarms(), 0)
    const events = await AuditEntry.query().where('event', 'like', 'alarm_%').orderBy('seq')
    assert.deepEqual(
      events.map(({ event }) => event),
      ['alarm_raised', 'alarm_cleared']
    )
  })

  test('a stamp of another process clears the alarm too', async ({ assert }) => {
    clock.told = { ...RIGHT, synchronised: false }
    await stamping.handle(stampRequest(imprint()))
    const { stamping: other } = await stampingIn(house, new ToldClock(RIGHT))
    tokenOf(await other.handle(stampRequest(imprint(), CERT_REQ)))
    assert.lengthOf(await openAlarms(), 0)
  })

  test('a machine that cannot tell stamps by a setting, which is recorded before the first stamp, once', async ({
    assert,
  }) => {
    const { stamping: trusting } = await stampingIn(house, new SystemClock('trusted'))
    const twice = [1, 2].map(() => trusting.handle(stampRequest(imprint(), CERT_REQ)))
    for (const reply of await Promise.all(twice)) tokenOf(reply)
    const entries = await AuditEntry.query().where('event', 'clock_trusted')
    assert.lengthOf(entries, 1)
  })

  test('{what}: failure {failure}')
    .with([
      { what: 'noise', request: new Uint8Array(30), failure: 5 },
      { what: 'nothing', request: new Uint8Array(), failure: 5 },
      {
        what: 'version 2',
        request: writeElement(TAG.SEQUENCE, fromHex('020102'), imprint()),
        failure: 2,
      },
      {
        what: 'SHA-1',
        request: stampRequest(imprint(fromHex('300906052b0e03021a0500'), new Uint8Array(20))),
        failure: 0,
      },
      {
        what: 'a hash cut short',
        request: stampRequest(imprint(undefined, new Uint8Array(31))),
        failure: 5,
      },
      {
        what: 'another’s policy',
        request: stampRequest(imprint(), objectIdentifier('1.2.398.3.3.2.6.4')),
        failure: 15,
      },
      {
        what: 'an extension',
        request: stampRequest(imprint(), writeElement(0xa0, fromHex('3009300706032a03040400'))),
        failure: 16,
      },
    ])
    .run(async ({ assert }, { request, failure }) => {
      assert.equal(failureOf(await stamping.handle(request)), failure)
      assert.deepEqual(reported, [])
    })

  test('without a stamping unit: systemFailure, and the operator is told', async ({ assert }) => {
    house.at(DateTime.utc().plus({ years: 4 }))
    const { stamping: late, reported: told } = await stampingIn(house, clock)
    assert.equal(failureOf(await late.handle(stampRequest(imprint()))), 25)
    assert.lengthOf(told, 1)
  })

  test('GOST and SHA-2 imprints are stamped')
    .with([
      '300c06082a830e030a0103030500',
      '300c06082a830e030a0103010500',
      '300b0609608648016503040203',
    ])
    .run(async ({ assert }, algorithm) => {
      const length = algorithm.includes('2a830e030a01030105') ? 32 : 64
      const asked = imprint(fromHex(algorithm), new Uint8Array(length).fill(9))
      const { fields } = tokenOf(await stamping.handle(stampRequest(asked, CERT_REQ)))
      assert.equal(toHex(fields[2].raw), toHex(asked))
    })
})
