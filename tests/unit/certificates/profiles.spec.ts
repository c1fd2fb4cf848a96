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
    for (const id of ['P-USER-2015', 'P-USER-2004', 'T-USER-RSA'] as const) {
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

  test('only T-USER-RSA is for trials', ({ assert }) => {
    const trials = PROFILES.filter(({ trialOnly }) => trialOnly).map(({ id }) => id)
    assert.deepEqual([...new Set(trials)], ['T-USER-RSA'])
  })
})
