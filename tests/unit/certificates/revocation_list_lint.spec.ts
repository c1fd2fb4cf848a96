import { test } from '@japa/runner'
import { permitListSigning } from '#ca/authorities/signing_permit'
import { LIST_RULES, lintRevocationList } from '#ca/certificates/revocation_list_lint'
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
      ['crl_signature_algorithm', rules({ signatureAlgorithm: 'gost-2004' })],
    ]
    for (const [rule, found] of cases) assert.deepEqual(found, [rule])
    assert.includeMembers(rules({}, { issuer: state.certificate }), [
      'crl_issuer',
      'crl_authority_key',
    ])
    assert.include(rules({}, { issuer: user.certificate }), 'crl_issuer_may_sign')
  })

  test('bytes that are no list are a finding, and so is another encoding', ({ assert }) => {
    const found = lintRevocationList(Uint8Array.of(0x30, 0), context())
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['crl_decodes']
    )
    assert.includeMembers(
      LIST_RULES.map(({ id }) => id),
      ['crl_der', 'crl_version_2']
    )
  })

  test('a list that breaks a rule gets no permit', ({ assert }) => {
    const tbs = buildTbsRevocationList(input({ number: 4 }))
    assert.throws(() => permitListSigning(tbs, context()), /E_LINT.*crl_number/)
  })
})
