import { test } from '@japa/runner'
import { profile, profileOn, PROFILES } from '#ca/certificates/profiles/catalogue'

test.group('profiles', () => {
  test('N13: a profile holds from its date on and not before', ({ assert }) => {
    assert.equal(profileOn('P-USER-2015', '2023-12-12').id, 'P-USER-2015')
    assert.throws(() => profileOn('P-USER-2015', '2023-12-11'), /E_PROFILE_NOT_IN_FORCE/)
  })

  test('no two versions of a structure hold from the same day', ({ assert }) => {
    const versions = PROFILES.map(({ id, holdsFrom }) => `${id} ${holdsFrom}`)
    assert.lengthOf(new Set(versions), versions.length)
    for (const { holdsFrom } of PROFILES) assert.match(holdsFrom, /^\d{4}-\d{2}-\d{2}$/)
  })

  test('S-14, N5, N10 in P-USER-2015', ({ assert }) => {
    const { validity, extensions } = profile('P-USER-2015')
    assert.deepEqual(validity, { years: 3, exact: true })
    assert.deepInclude(extensions, { kind: 'keyUsage', critical: false, value: '030205e0' })
    assert.isTrue(extensions.every(({ critical }) => !critical))
  })

  test('N11: holders’ certificates name the delta list from the day on which there is one', ({
    assert,
  }) => {
    for (const id of [
      'P-USER-2015',
      'P-USER-2004',
      'T-USER-RSA',
      'T-USER-EC',
      'T-USER-SHORT',
    ] as const) {
      const kinds = (date: string) => profileOn(id, date).extensions.map(({ kind }) => kind)
      assert.notInclude(kinds('2026-10-31'), 'freshestCrl')
      const from = kinds('2026-11-01')
      assert.equal(from[from.indexOf('crlDistributionPoints') + 1], 'freshestCrl')
    }
  })

  test('annex 5: key usage and basic constraints of P-CA-2015 are critical', ({ assert }) => {
    const critical = profile('P-CA-2015').extensions.filter((each) => each.critical)
    assert.deepEqual(critical, [
      { kind: 'basicConstraints', critical: true },
      { kind: 'keyUsage', critical: true, value: '03020106' },
    ])
  })

  test('what is for trials, and only that, has a name with T', ({ assert }) => {
    for (const { id, trialOnly } of PROFILES) assert.equal(trialOnly, id.startsWith('T-'), id)
  })

  test('N-OCSP: a responder signs answers, is not asked about, and lives for a fortnight', ({
    assert,
  }) => {
    for (const id of ['P-OCSP-2015', 'P-OCSP-2004', 'T-OCSP-RSA'] as const) {
      const { validity, extensions } = profile(id)
      assert.deepEqual(validity, { years: 0, days: 14, exact: false })
      assert.deepInclude(extensions, { kind: 'ocspNoCheck', critical: false })
      assert.deepInclude(extensions, {
        kind: 'extendedKeyUsage',
        critical: false,
        purposes: ['1.3.6.1.5.5.7.3.9'],
      })
    }
  })

  test('N-TSA, RFC 3161 2.3: the one purpose of a time stamping unit is critical', ({ assert }) => {
    for (const id of ['P-TSA-2015', 'P-TSA-2004', 'T-TSA-RSA'] as const) {
      assert.deepInclude(profile(id).extensions, {
        kind: 'extendedKeyUsage',
        critical: true,
        purposes: ['1.3.6.1.5.5.7.3.8'],
      })
    }
  })
})
