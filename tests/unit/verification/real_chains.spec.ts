import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { toPem } from '#ca/certificates/pem'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import { flipBit, vector } from '#tests/support/vectors'

/** Real chains, from the certificate up, and a time when all of it was valid. */
const CHAINS: Record<string, { path: string[]; at: string }> = {
  'the State CA of 2022 under the Root CA of 2020': {
    path: ['prod/ucgo_gost.der', 'prod/root_gost_2020.der'],
    at: '2026-11-17T05:42:00Z',
  },
  'the National CA (GOST) under the Root CA of 2015': {
    path: ['prod/nca_gost.der', 'prod/root_gost.der'],
    at: '2020-01-01T00:00:00Z',
  },
  'the National CA (RSA) under the Root CA of 2015': {
    path: ['prod/nca_rsa.der', 'prod/root_rsa.der'],
    at: '2020-01-01T00:00:00Z',
  },
  'the National CA (RSA) 2022': {
    path: ['prod/nca_rsa_2022.der', 'prod/root_rsa_2020.der'],
    at: '2026-11-17T05:42:00Z',
  },
  'a person with GOST 2015': {
    path: [
      'test/ee_individual_gost2015_512.der',
      'test/nca_gost2022_test.der',
      'test/root_test_gost_2022.der',
    ],
    at: '2024-05-01T00:00:00Z',
  },
  'a person with RSA': {
    path: ['test/ee_individual_rsa.der', 'test/nca_rsa_test.der', 'test/root_rsa_test.der'],
    at: '2022-06-01T00:00:00Z',
  },
  'an employee with GOST 2004': {
    path: [
      'test/ee_legal_gost2004.der',
      'test/nca_gost_test_2019_gost2004.der',
      'test/root_gost_test_2018_gost2004.der',
    ],
    at: '2022-06-01T00:00:00Z',
  },
}

const time = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

function verify(path: string[], at: string, change = (der: Uint8Array) => der) {
  const [certificate, ...chain] = path.map(vector)
  return verifyCertificate({ certificate: change(certificate), chain, at: time(at) })
}

test.group('verifying real chains', () => {
  for (const [name, { path, at }] of Object.entries(CHAINS)) {
    test(`${name}: valid inside its time`, ({ assert }) => {
      const report = verify(path, at)
      assert.equal(report.verdict, 'valid')
      assert.lengthOf(report.path, path.length)
    })

    test(`${name}: not with a changed bit`, ({ assert }) => {
      const length = 8 * vector(path[0]).length
      for (let bit = 5; bit < length; bit += Math.floor(length / 16)) {
        const { verdict } = verify(path, at, (der) => flipBit(der, bit))
        assert.notEqual(verdict, 'valid', `bit ${bit}`)
      }
    })

    test(`${name}: invalid after its time, invalid before it`, ({ assert }) => {
      for (const [moment, reason] of [
        ['2090-01-01T00:00:00Z', 'expired'],
        ['2010-01-01T00:00:00Z', 'not_yet_valid'],
      ]) {
        const report = verify(path, moment)
        assert.equal(report.verdict, 'invalid')
        assert.equal(report.checks.find(({ id }) => id === 'validity')?.reason, reason)
      }
    })

    test(`${name}: undetermined without its issuer, which is named`, ({ assert }) => {
      const report = verify(path.slice(0, 1), at)
      assert.equal(report.verdict, 'undetermined')
      assert.include(report.checks[0], { id: 'chain', reason: 'issuer_not_given' })
      assert.match(String(report.checks[0].facts.issuer), /CN=/)
    })

    test(`${name}: undetermined without the root`, ({ assert }) => {
      const report = verify(path.slice(0, -1), at)
      assert.equal(report.verdict, 'undetermined')
      assert.equal(report.checks[0].outcome, 'undetermined')
    })

    test(`${name}: in any order, PEM or DER, several in one PEM`, ({ assert }) => {
      const [certificate, ...chain] = path.map(vector)
      const pem = Buffer.from(
        chain
          .toReversed()
          .map((der) => toPem(der))
          .join('')
      )
      const input = { certificate: Buffer.from(toPem(certificate)), at: time(at) }
      assert.equal(verifyCertificate({ ...input, chain: [pem] }).verdict, 'valid')
      assert.equal(verifyCertificate({ ...input, chain: chain.toReversed() }).verdict, 'valid')
    })
  }

  test('a root is trusted only when it is given', ({ assert }) => {
    const root = vector('prod/root_gost_2020.der')
    const at = time('2026-11-17T05:42:00Z')
    const alone = verifyCertificate({ certificate: root, chain: [], at })
    assert.equal(alone.verdict, 'undetermined')
    assert.equal(alone.checks[0].reason, 'root_not_given')
    assert.equal(verifyCertificate({ certificate: root, chain: [root], at }).verdict, 'valid')
  })

  test('N10: no extended key usage is in order; order 1187: what a key is for', ({ assert }) => {
    const { checks } = verify(CHAINS['a person with RSA'].path, CHAINS['a person with RSA'].at)
    const outcome = (id: string) => checks.find((check) => check.id === id)?.outcome
    assert.equal(outcome('key_usage_sign'), 'pass')
    assert.equal(outcome('key_usage_authentication'), 'not_applicable')
  })
})
