import { spawnSync } from 'node:child_process'
import { X509Crl } from '@peculiar/x509'
import { CRLReasons } from '@peculiar/asn1-x509'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import { test } from '@japa/runner'
import { toHex } from '#ca/certificates/asn1'
import { childrenOf, readWhole, TAG } from '#ca/certificates/der'
import { readRevokedEntries } from '#ca/certificates/revoked_entries'
import { RevokedListWriter, type RevokedLine } from '#ca/certificates/revoked_list_writer'
import { assembleRevocationList, TbsRevocationList } from '#ca/certificates/tbs_revocation_list'
import { readRevocationList } from '#ca/verification/revocation_list'
import { ISSUED_AT, issueRoot } from '#tests/support/chain'
import type { Certified } from '#tests/support/chain'
import type { RevocationListHead } from '#ca/certificates/tbs_revocation_list'

const REASONS = [0, 1, 2, 3, 4, 5, 6, 9, 10]

const moment = (from: string, to: string) =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000))

const line: fc.Arbitrary<RevokedLine> = fc.record({
  serial: fc
    .uint8Array({ minLength: 1, maxLength: 20 })
    .filter((bytes) => bytes.some((byte) => byte !== 0))
    .map((bytes) => Buffer.from(bytes).toString('hex')),
  revokedAt: moment('1999-01-01', '2099-12-31'),
  reason: fc.constantFrom(...REASONS),
  invalidityDate: fc.option(moment('1999-01-01', '2099-12-31')),
})

const short = (hex: string) => hex.replace(/^(00)+(?=..)/, '')

const lines = fc.uniqueArray(line, { selector: ({ serial }) => short(serial), maxLength: 60 })

const FAR = 21001231235959

test.group('a revocation list is encoded by hand (RFC 5280 5.1)', (group) => {
  let root: Certified

  group.setup(async () => {
    root = await issueRoot()
  })

  function list(entries: readonly RevokedLine[], changes: Partial<RevocationListHead> = {}) {
    const building = new TbsRevocationList({
      issuer: root.certificate,
      signatureAlgorithm: 'gost-2015',
      number: 7,
      thisUpdate: ISSUED_AT,
      nextUpdate: ISSUED_AT.plus({ hours: 25 }),
      ...changes,
    })
    for (const each of entries) building.add(each)
    const { signatureAlgorithm } = root.keys.signer()
    return assembleRevocationList(building.finish(), signatureAlgorithm, new Uint8Array(128))
  }

  test('whatever is listed, a foreign reader reads the same', ({ assert }) => {
    fc.assert(
      fc.property(lines, (entries) => {
        const read = new X509Crl(Buffer.from(list(entries)))
        assert.lengthOf(read.entries, entries.length)
        for (const [at, { serial, revokedAt, reason, invalidityDate }] of entries.entries()) {
          const found = read.entries[at]
          assert.equal(short(found.serialNumber), short(serial))
          assert.equal(found.revocationDate.getTime(), revokedAt.getTime())
          assert.equal(found.reason ?? 0, reason)
          assert.equal(found.invalidity?.getTime() ?? null, invalidityDate?.getTime() ?? null)
        }
      }),
      { numRuns: 60 }
    )
  })

  test('our own reader finds every entry, and no other serial number', ({ assert }) => {
    fc.assert(
      fc.property(lines, (entries) => {
        const read = readRevocationList(list(entries))
        for (const { serial, revokedAt, reason } of entries) {
          const found = read.find(short(serial))
          assert.equal(found?.date.toMillis(), revokedAt.getTime())
          assert.equal(found?.reason, CRLReasons[reason])
          assert.isNull(found?.criticalExtension ?? null)
        }
        assert.isUndefined(read.find('ff'.repeat(21)))
      }),
      { numRuns: 40 }
    )
  })

  test('the linter reads as many lines as were written and finds nothing wrong', ({ assert }) => {
    fc.assert(
      fc.property(lines, (entries) => {
        const writer = new RevokedListWriter(3, 5)
        for (const each of entries) writer.add(each)
        const { bytes, start, end } = writer.space
        assert.deepEqual(readRevokedEntries(bytes.subarray(start, end), FAR), {
          count: entries.length,
          problems: [],
        })
      })
    )
  })

  test('RFC 5280 5.1.2.4: years from 2050 on are GeneralizedTime, earlier ones UTCTime', ({
    assert,
  }) => {
    const at = (iso: string) => ({
      serial: toHex(Buffer.from(iso)),
      revokedAt: new Date(iso),
      reason: 0,
      invalidityDate: null,
    })
    const writer = new RevokedListWriter(0, 0)
    for (const iso of ['2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z']) writer.add(at(iso))
    const { bytes, end } = writer.space
    const [early, late] = childrenOf({
      tag: 0,
      bytes,
      content: new Uint8Array(bytes.subarray(0, end)),
    })
    assert.equal(childrenOf(early)[1].tag, TAG.UTC_TIME)
    assert.equal(Buffer.from(childrenOf(early)[1].content).toString(), '491231235959Z')
    assert.equal(childrenOf(late)[1].tag, TAG.GENERALIZED_TIME)
    assert.equal(Buffer.from(childrenOf(late)[1].content).toString(), '20500101000000Z')
    const far = DateTime.fromISO('2050-06-01T00:00:00Z', { zone: 'utc' })
    const read = readRevocationList(
      list([], { thisUpdate: far, nextUpdate: far.plus({ days: 1 }) })
    )
    assert.equal(read.thisUpdate.toMillis(), far.toMillis())
  })

  test('lengths are right where DER needs one, two, three and four octets for them', ({
    assert,
  }) => {
    for (const count of [1, 2, 5, 6, 1300, 1400, 330_000]) {
      const entries = Array.from({ length: count }, (_, n) => ({
        serial: (n + 0x10_00_00_00).toString(16).padEnd(40, 'a'),
        revokedAt: ISSUED_AT.toJSDate(),
        reason: 3,
        invalidityDate: null,
      }))
      const [tbs] = childrenOf(readWhole(list(entries)))
      assert.equal(childrenOf(tbs)[5].content.length, count * 53)
    }
  })

  test('openssl reads a delta of a part, with reasons and invalidity dates', ({ assert }) => {
    const entry = {
      serial: 'fe0102',
      revokedAt: new Date('2026-11-01T10:20:30Z'),
      reason: 1,
      invalidityDate: new Date('2026-10-30T00:00:00Z'),
    }
    const input = list([entry], {
      baseNumber: 200,
      number: 300,
      point: 'http://crl.ukho.gov.kz/crl/ucgo2015.3.crl',
    })
    const { stdout, status } = spawnSync('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], {
      input,
      encoding: 'utf8',
    })
    assert.equal(status, 0)
    for (const text of [
      /X509v3 Delta CRL Indicator: critical\s+200/,
      /X509v3 CRL Number:\s+300/,
      /X509v3 Issuing Distribution Point: critical\s+Full Name:\s+URI:http:\/\/crl.ukho.gov.kz\/crl\/ucgo2015.3.crl/,
      /Serial Number: FE0102/,
      /Key Compromise/,
      /Invalidity Date:\s+Oct 30 00:00:00 2026 GMT/,
    ])
      assert.match(stdout, text)
  })

  test('a serial number of more than twenty bytes is refused', ({ assert }) => {
    const entry = {
      serial: '01'.repeat(21),
      revokedAt: ISSUED_AT.toJSDate(),
      reason: 0,
      invalidityDate: null,
    }
    assert.throws(() => list([entry]), /E_CRL_SERIAL/)
  })
})
