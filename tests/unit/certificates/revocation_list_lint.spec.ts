import { test } from '@japa/runner'
import { permitListSigning } from '#ca/authorities/signing_permit'
import { lintRevocationList } from '#ca/certificates/revocation_list_lint'
import { readRevokedEntries } from '#ca/certificates/revoked_entries'
import { buildTbsRevocationList } from '#ca/certificates/tbs_revocation_list'
import { ISSUED_AT, issueAuthority, issueRoot, issueUser } from '#tests/support/chain'
import type { Certified } from '#tests/support/chain'
import type { RevocationListInput } from '#ca/certificates/tbs_revocation_list'

test.group('revocation lists are linted before they are signed', (group) => {
  let root: Certified
  let state: Certified

  group.setup(async () => {
    root = await issueRoot()
    state = await issueAuthority(root)
  })

  const input = (changes: Partial<RevocationListInput> = {}): RevocationListInput => ({
    issuer: root.certificate,
    signatureAlgorithm: 'gost-2015',
    number: 5,
    thisUpdate: ISSUED_AT,
    nextUpdate: ISSUED_AT.plus({ months: 1 }),
    entries: [{ serial: '7a01', revokedAt: ISSUED_AT, reason: 'superseded' }],
    ...changes,
  })

  const context = () => ({
    issuer: root.certificate,
    signatureAlgorithm: 'gost-2015' as const,
    lastNumber: 4,
    on: ISSUED_AT,
  })

  const rules = (changes: Partial<RevocationListInput>, other = {}) =>
    lintRevocationList(buildTbsRevocationList(input(changes)), { ...context(), ...other }).map(
      ({ rule }) => rule
    )

  test('a good list has no findings', ({ assert }) => {
    assert.deepEqual(rules({}), [])
    assert.deepEqual(rules({ entries: [] }), [])
    assert.deepEqual(rules({ number: 300_000_000 }), [])
  })

  test('each fault is found by its rule, and by it alone', async ({ assert }) => {
    const late = ISSUED_AT.plus({ minutes: 10 })
    const user = await issueUser(state)
    const twice = { serial: '7a01', revokedAt: ISSUED_AT, reason: 'superseded' } as const
    const cases: [string, string[]][] = [
      ['crl_number', rules({ number: 4 })],
      ['crl_times', rules({ thisUpdate: late, nextUpdate: late.plus({ days: 1 }) })],
      ['crl_times', rules({ nextUpdate: ISSUED_AT })],
      ['crl_times', rules({ nextUpdate: ISSUED_AT.plus({ months: 1, seconds: 1 }) })],
      ['crl_entries', rules({ entries: [twice, twice] })],
      ['crl_entries', rules({ entries: [{ ...twice, revokedAt: late }] })],
      ['crl_entries', rules({ entries: [{ ...twice, serial: '00' }, twice, twice] })],
      ['crl_signature_algorithm', rules({ signatureAlgorithm: 'gost-2004' })],
      ['crl_delta', rules({ baseNumber: 3 })],
      ['crl_delta', rules({}, { baseNumber: 3 })],
      ['crl_delta', rules({ baseNumber: 3 }, { baseNumber: 2 })],
      ['crl_addresses', rules({ point: 'http://crl.kz/1.crl' })],
      ['crl_addresses', rules({ freshest: 'http://crl.kz/d.crl' })],
      ['crl_addresses', rules({}, { point: 'http://crl.kz/1.crl' })],
      [
        'crl_addresses',
        rules({ freshest: 'http://crl.kz/d.crl' }, { freshest: 'http://crl.kz/e' }),
      ],
    ]
    for (const [rule, found] of cases) assert.deepEqual(found, [rule])
    assert.includeMembers(rules({}, { issuer: state.certificate }), [
      'crl_issuer',
      'crl_authority_key',
    ])
    assert.include(rules({}, { issuer: user.certificate }), 'crl_issuer_may_sign')
  })

  test('N11: a delta on its base, a part with its address, a full list with the address of its delta', ({
    assert,
  }) => {
    const point = 'http://crl.kz/1.crl'
    const freshest = 'http://crl.kz/d.crl'
    assert.deepEqual(rules({ baseNumber: 3 }, { baseNumber: 3 }), [])
    assert.deepEqual(rules({ point, freshest }, { point, freshest }), [])
  })

  test('lines that are not to the letter of RFC 5280 5.1.2.6 are found', ({ assert }) => {
    const good = '3013020201020c0d3236313130313030303030305a'.replace('0c0d', '170d')
    const bad = {
      'a negative serial number': good.replace('02020102', '02028102'),
      'a serial number with a zero too many': good.replace('02020102', '02020002'),
      'a time without Z': good.replace(/5a$/, '30'),
      'a time of another type': good.replace('170d', '160d'),
      'an empty list of extensions': good.replace('3013', '3015') + '3000',
      'the reason unspecified': good.replace('3013', '3021') + '300c300a0603551d1504030a0100',
      'an unknown extension': good.replace('3013', '3021') + '300c300a0603551d1604030a0101',
      'a line that ends too early': good.slice(0, -2),
    }
    const read = (hex: string) => readRevokedEntries(Buffer.from(hex, 'hex'), 20261231000000)
    assert.deepEqual(read(good), { count: 1, problems: [] })
    for (const [what, hex] of Object.entries(bad))
      assert.deepEqual(read(hex).problems, ['the entry at byte 0 is malformed'], what)
    assert.match(read(good + good).problems.join(), /0102 stands there more than once/)
    assert.match(readRevokedEntries(Buffer.from(good, 'hex'), 20251231000000).problems[0], /future/)
  })

  test('bytes that are no list are a finding', ({ assert }) => {
    const good = Buffer.from(buildTbsRevocationList(input()))
    const broken = [Uint8Array.of(0x30, 0), good.subarray(0, -1), Buffer.concat([good, good])]
    for (const bytes of broken)
      assert.deepEqual(
        lintRevocationList(bytes, context()).map(({ rule }) => rule),
        ['crl_decodes']
      )
  })

  test('X.690 10, 11: what says the same in other bytes is found', ({ assert }) => {
    const hex = Buffer.from(buildTbsRevocationList(input({ baseNumber: 3 }))).toString('hex')
    const [utc] = /170d(?:[0-9a-f]{24})5a/.exec(hex) ?? []
    const found = (other: string) =>
      lintRevocationList(Buffer.from(other, 'hex'), { ...context(), baseNumber: 3 }).map(
        ({ rule }) => rule
      )
    assert.deepEqual(found(hex), [])
    assert.deepEqual(found(hex.replace('551d1b0101ff', '551d1b010101')), ['crl_der'])
    assert.deepEqual(found(hex.replace('0603551d1b0101ff', '0603551d14010100')), [
      'crl_der',
      'crl_extensions',
      'crl_delta',
    ])
    assert.deepEqual(found(hex.replace('0403020105', '0403020185')), ['crl_number'])
    assert.deepEqual(found(hex.replace(utc ?? '-', `${utc?.slice(0, -2)}30`)), ['crl_decodes'])
  })

  test('a list that breaks a rule gets no permit', ({ assert }) => {
    const tbs = buildTbsRevocationList(input({ number: 4 }))
    assert.throws(() => permitListSigning(tbs, context()), /E_LINT.*crl_number/)
  })
})
