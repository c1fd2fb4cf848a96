import { test } from '@japa/runner'
import { readCertificate } from '#ca/certificates/certificate_view'
import { toHex } from '#ca/certificates/asn1'
import { lintCertificate } from '#ca/certificates/lint'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { profile } from '#ca/certificates/profiles/catalogue'
import { buildAuthorityTbs, buildUserTbs } from '#ca/certificates/tbs_certificate'
import { KeyPair } from '#ca/crypto/key_pair'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import {
  commonInput,
  HOLDER,
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  userTbs,
} from '#tests/support/chain'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'

const extension = (der: Uint8Array, oid: string) => {
  const found = readCertificate(der).extensions.find((each) => each.oid === oid)
  return found && toHex(found.value)
}

test.group('GOST 2004 structures', () => {
  test('P-ROOT-2004, P-CA-2004 and P-USER-2004 as they are built have no findings', async ({
    assert,
  }) => {
    const root = await issueRoot('gost-2004')
    const state = await issueAuthority(root, 'gost-2004')
    const keys = KeyPair.generate('gost-2004')
    const common = { on: ISSUED_AT }
    const rootTbs = buildAuthorityTbs({ ...commonInput('P-ROOT-2004', keys), issuer: null })
    const stateTbs = buildAuthorityTbs({
      ...commonInput('P-CA-2004', keys),
      issuer: root.certificate,
    })
    const cases = [
      { tbs: rootTbs, profile: profile('P-ROOT-2004'), issuer: null },
      { tbs: stateTbs, profile: profile('P-CA-2004'), issuer: root.certificate },
      {
        tbs: userTbs(state, keys, 'P-USER-2004'),
        profile: profile('P-USER-2004'),
        issuer: state.certificate,
      },
    ]
    for (const { tbs, ...context } of cases) {
      assert.deepEqual(lintCertificate(tbs, { ...context, ...common }), [], context.profile.id)
    }
  })

  test('annex 5: P-CA-2004 has the extensions of the annex in its order', async ({ assert }) => {
    const { certificate } = await issueAuthority(await issueRoot('gost-2004'), 'gost-2004')
    const view = readCertificate(certificate)
    assert.deepEqual(
      view.extensions.map(({ oid, critical }) => `${oid}${critical ? ' critical' : ''}`),
      [
        '2.5.29.14',
        '2.5.29.35',
        '2.5.29.19 critical',
        '2.5.29.15 critical',
        '2.5.29.32',
        '1.3.6.1.5.5.7.1.1',
        '2.5.29.31',
      ]
    )
    assert.equal(view.signatureAlgorithm.oid, '1.2.398.3.10.1.1.1.2')
    assert.deepEqual(view.key.parameterOids, ['1.2.398.3.10.1.1.1.1.1', '1.2.398.3.10.1.3.1.1.0'])
    assert.equal(view.key.bits, 512)
    assert.deepEqual(
      view.policies.map(({ oid }) => oid),
      ['1.2.398.3.2.1']
    )
  })

  test('annex 5: a user of GOST 2004 has the policy 1.2.398.3.2.1, one of GOST 2015 1.2.398.3.2', async ({
    assert,
  }) => {
    for (const [algorithm, policy] of [
      ['gost-2004', '1.2.398.3.2.1'],
      ['gost-2015', '1.2.398.3.2'],
    ] as const) {
      const state = await issueAuthority(await issueRoot(algorithm), algorithm)
      const { certificate } = await issueUser(state, algorithm)
      assert.deepEqual(
        readCertificate(certificate).policies.map(({ oid }) => oid),
        [policy]
      )
    }
  })

  test('N5: the key usage of a GOST 2004 user is e0', async ({ assert }) => {
    const state = await issueAuthority(await issueRoot('gost-2004'), 'gost-2004')
    const { certificate } = await issueUser(state, 'gost-2004')
    assert.equal(extension(certificate, EXTENSION.keyUsage), '030205e0')
  })

  test('a key of the other algorithm is a finding', async ({ assert }) => {
    const state = await issueAuthority(await issueRoot('gost-2004'), 'gost-2004')
    const tbs = userTbs(state, KeyPair.generate('gost-2015'), 'P-USER-2004')
    const context = {
      profile: profile('P-USER-2004'),
      issuer: state.certificate,
      on: ISSUED_AT,
    }
    const rules = lintCertificate(tbs, context).map(({ rule }) => rule)
    assert.deepEqual(rules, ['public_key_algorithm'])
  })

  test('N9: the second curve OID of annex 5 is read, and not issued', async ({ assert }) => {
    const state = await issueAuthority(await issueRoot('gost-2004'), 'gost-2004')
    const keys = KeyPair.generate('gost-2004')
    const first = Buffer.from('060a2a830e030a0101010101', 'hex')
    const spki = Buffer.from(keys.spki)
    const at = spki.indexOf(first)
    assert.isAbove(at, 0)
    spki[at + first.length - 1] = 0x02
    const second = { ...commonInput('P-USER-2004', keys), spki: new Uint8Array(spki) }
    const tbs = buildUserTbs({ ...second, issuer: state.certificate, holder: HOLDER })
    const findings = lintCertificate(tbs, {
      profile: profile('P-USER-2004'),
      issuer: state.certificate,
      on: ISSUED_AT,
    })
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['public_key_algorithm']
    )
    assert.include(findings[0].message, '1.2.398.3.10.1.1.1.1.2')
  })

  test('nettle finds the chain good, and we find the same', async ({ assert }) => {
    const root = await issueRoot('gost-2004')
    const state = await issueAuthority(root, 'gost-2004')
    const user = await issueUser(state, 'gost-2004')
    assert.isTrue(nettleVerifyCertificate(root.certificate, root.certificate))
    assert.isTrue(nettleVerifyCertificate(state.certificate, root.certificate))
    assert.isTrue(nettleVerifyCertificate(user.certificate, state.certificate))
    const { verdict } = verifyCertificate({
      certificate: user.certificate,
      chain: [state.certificate, root.certificate],
      at: ISSUED_AT,
    })
    assert.equal(verdict, 'valid')
  })
})
