import { sign as cryptoSign } from 'node:crypto'
import { test } from '@japa/runner'
import { AlgorithmIdentifier, BasicConstraints } from '@peculiar/asn1-x509'
import { KeyPair } from '#ca/crypto/key_pair'
import { decode, encode, fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { assembleCertificate, buildAuthorityTbs } from '#ca/certificates/tbs_certificate'
import { CHECK_IDS } from '#ca/verification/report'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import {
  commonInput,
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  sign,
  userTbs,
  type Certified,
} from '#tests/support/chain'
import { editExtensions, editTbs, extension, replaceExtension } from '#tests/support/edit_tbs'
import { nettleVerifyCertificate } from '#tests/support/nettle/nettle_verify'
import { flipBit } from '#tests/support/vectors'

const made: Partial<Record<'root' | 'authority' | 'user', Certified>> = {}
const the = (who: keyof typeof made) => made[who] as Certified
const AT = ISSUED_AT.plus({ days: 1 })

function verify(certificate: Uint8Array, chain: Certified[] = [the('root'), the('authority')]) {
  const given = chain.map((each) => each.certificate)
  const report = verifyCertificate({ certificate, chain: given, at: AT })
  const failed = report.checks.filter(({ outcome }) => outcome === 'fail')
  return { ...report, failed: failed.map(({ id, reason }) => `${id}: ${reason}`) }
}

const tbsOf = ({ certificate }: Certified) => readCertificate(certificate).tbs

/** A State CA with one extension changed, and a holder below it. */
async function under(oid: string, value: Uint8Array) {
  const { keys } = the('authority')
  const tbs = replaceExtension(tbsOf(the('authority')), oid, value)
  const authority = { keys, certificate: await sign(tbs, the('root')) }
  return { authority, user: await issueUser(authority) }
}

test.group('verifying what we issue', (group) => {
  group.setup(async () => {
    made.root = await issueRoot()
    made.authority = await issueAuthority(made.root)
    made.user = await issueUser(made.authority)
  })

  test('a fresh chain is valid, every check has its outcome', ({ assert }) => {
    const { verdict, checks } = verify(the('user').certificate)
    assert.equal(verdict, 'valid')
    const done = checks.map(({ id }) => id)
    assert.sameMembers(
      [...new Set(done)],
      CHECK_IDS.filter((id) => id !== 'readable')
    )
  })

  test('a holder with an RSA key is valid', async ({ assert }) => {
    const { certificate } = await issueUser(the('authority'), 'rsa')
    assert.equal(verify(certificate).verdict, 'valid')
  })

  test('nettle finds the same chain good, and one with a changed bit bad', ({ assert }) => {
    const [root, authority, user] = [the('root'), the('authority'), the('user')].map(
      (each) => each.certificate
    )
    assert.isTrue(nettleVerifyCertificate(user, authority))
    assert.isTrue(nettleVerifyCertificate(authority, root))
    assert.isTrue(nettleVerifyCertificate(root, root))
    const changed = flipBit(user, 8 * user.length - 300)
    assert.isFalse(nettleVerifyCertificate(changed, authority))
    assert.equal(verify(changed).verdict, 'invalid')
  }).skip(process.platform !== 'linux', 'nettle is built on Linux only')

  test('no bit of a certificate can be changed', ({ assert }) => {
    const { certificate } = the('user')
    for (let bit = 0; bit < 8 * certificate.length; bit += 331) {
      assert.notEqual(verify(flipBit(certificate, bit)).verdict, 'valid', `bit ${bit}`)
    }
  })

  test('a changed signature or a changed subject is invalid, not undetermined', ({ assert }) => {
    const { certificate } = the('user')
    const text = Buffer.from(certificate)
    const places = [text.indexOf('BIN220641000200') + 5, certificate.length - 40]
    for (const at of places) {
      const { verdict, failed } = verify(flipBit(certificate, 8 * at))
      assert.equal(verdict, 'invalid')
      assert.deepEqual(failed, ['signature: signature_wrong'])
    }
  })

  test('the two algorithm fields must agree', ({ assert }) => {
    const { tbs, signature } = readCertificate(the('user').certificate)
    const gost2004 = fromHex('300d06092a830e030a010101020500')
    const { failed } = verify(assembleCertificate(tbs, gost2004, signature))
    assert.deepEqual(failed, ['signature: signature_algorithms_differ'])
  })

  test('a root of the same name with another key is not the issuer', async ({ assert }) => {
    const { verdict, checks } = verify(the('user').certificate, [
      the('authority'),
      await issueRoot(),
    ])
    assert.equal(verdict, 'undetermined')
    assert.equal(checks[0].reason, 'issuer_not_given')
  })

  test('an authority of two keys under one name: the right one is found', async ({ assert }) => {
    const rollover = await issueAuthority(the('root'))
    const chain = [rollover, await issueRoot(), the('root'), the('authority')]
    assert.equal(verify(the('user').certificate, chain).verdict, 'valid')
  })

  test('R: a re-subordinated authority beside its self-signed certificate', async ({ assert }) => {
    const { keys } = the('authority')
    const tbs = buildAuthorityTbs({ ...commonInput('P-CA-2015', keys), issuer: null })
    const selfSigned = { keys, certificate: await sign(tbs, { keys, certificate: tbs }) }
    const chain = [selfSigned, the('authority'), the('root')]
    assert.equal(verify(the('user').certificate, chain).verdict, 'valid')
    assert.equal(verify(the('user').certificate, [selfSigned]).verdict, 'valid')
  })

  test('RFC 5280 4.2.1.9: a holder cannot issue', async ({ assert }) => {
    const victim = KeyPair.generate('gost-2015')
    const forged = await sign(userTbs(the('user'), victim), the('user'))
    const { verdict, failed } = verify(forged, [the('user'), the('authority'), the('root')])
    assert.equal(verdict, 'invalid')
    assert.includeMembers(failed, [
      'basic_constraints: no_authority',
      'key_usage_certificates: may_not_sign_certificates',
    ])
  })

  test('RFC 5280 4.2.1.3: an authority without keyCertSign cannot issue', async ({ assert }) => {
    const { authority, user } = await under(EXTENSION.keyUsage, fromHex('03020102'))
    const { failed } = verify(user.certificate, [authority, the('root')])
    assert.deepEqual(failed, ['key_usage_certificates: may_not_sign_certificates'])
  })

  test('RFC 5280 4.2.1.9: the path length counts the authorities below', async ({ assert }) => {
    const none = encode(new BasicConstraints({ cA: true, pathLenConstraint: 0 }))
    const { authority, user } = await under(EXTENSION.basicConstraints, none)
    assert.equal(verify(user.certificate, [authority, the('root')]).verdict, 'valid')
    const root = await sign(
      replaceExtension(tbsOf(the('root')), EXTENSION.basicConstraints, none),
      the('root')
    )
    const limited = { keys: the('root').keys, certificate: root }
    const { failed } = verify(user.certificate, [authority, limited])
    assert.deepEqual(failed, ['basic_constraints: path_too_long'])
  })

  test('RFC 5280 4.2: an unknown critical extension is refused', async ({ assert }) => {
    const tbs = editExtensions(tbsOf(the('user')), (all) => [
      ...all,
      extension('1.2.398.99.1', Uint8Array.of(5, 0), true),
    ])
    const { failed } = verify(await sign(tbs, the('authority')))
    assert.deepEqual(failed, ['extensions: extension_critical'])
  })

  test('N8: 1.2.398.3.10.1.2 is accepted in reading', async ({ assert }) => {
    const tbs = editExtensions(tbsOf(the('user')), (all) => [
      ...all,
      extension(EXTENSION.binaryData, Uint8Array.of(4, 1, 7)),
    ])
    assert.equal(verify(await sign(tbs, the('authority'))).verdict, 'valid')
  })

  test('order 1187: a key that is for nothing is invalid', async ({ assert }) => {
    const tbs = replaceExtension(tbsOf(the('user')), EXTENSION.keyUsage, fromHex('03020780'))
    const { failed } = verify(await sign(tbs, the('authority')))
    assert.deepEqual(failed, [
      'key_usage_sign: use_forbidden',
      'key_usage_authentication: use_forbidden',
    ])
  })

  test('N5: 03 02 06 C0 of 2017 is for signing and not for authentication', async ({ assert }) => {
    const tbs = replaceExtension(tbsOf(the('user')), EXTENSION.keyUsage, fromHex('030206c0'))
    const { verdict, checks } = verify(await sign(tbs, the('authority')))
    assert.equal(verdict, 'valid')
    const outcomes = checks.filter(({ id }) => /^key_usage_(sign|auth)/.test(id))
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['pass', 'not_applicable']
    )
  })

  test('RFC 5280 6.1: a self-issued certificate of an older key leads to the root', async ({
    assert,
  }) => {
    const newer = await issueAuthority(the('authority'))
    const user = await issueUser(newer)
    const { verdict, path } = verify(user.certificate, [newer, the('authority'), the('root')])
    assert.equal(verdict, 'valid')
    assert.lengthOf(path, 4)
  })

  test('a chain without end is given up', async ({ assert }) => {
    const authorities = [the('root')]
    for (let at = 0; at < 8; at++) authorities.unshift(await issueAuthority(authorities[0]))
    const user = await issueUser(authorities[0])
    const { verdict, failed } = verify(user.certificate, authorities)
    assert.equal(verdict, 'invalid')
    assert.deepEqual(failed, ['chain: chain_too_long'])
  })

  test('a signature with SHA-1 proves nothing', async ({ assert }) => {
    const keys = KeyPair.generate('rsa')
    const input = { ...commonInput('P-CA-2015', keys), issuer: the('root').certificate }
    const authority = { keys, certificate: await sign(buildAuthorityTbs(input), the('root')) }
    const algorithm = fromHex('300d06092a864886f70d0101050500')
    const tbs = editTbs(userTbs(authority, KeyPair.generate('gost-2015')), (it) => {
      it.signature = decode(algorithm, AlgorithmIdentifier)
    })
    const key = { key: Buffer.from(keys.toPkcs8()), format: 'der', type: 'pkcs8' } as const
    const certificate = assembleCertificate(tbs, algorithm, cryptoSign('sha1', tbs, key))
    const { verdict, checks } = verify(certificate, [authority, the('root')])
    assert.equal(verdict, 'undetermined')
    assert.equal(checks[1].reason, 'signature_sha1')
  })

  test('the ends of the validity belong to it', ({ assert }) => {
    const chain = [the('authority').certificate, the('root').certificate]
    const { certificate } = the('user')
    const verdict = (at: typeof AT) => verifyCertificate({ certificate, chain, at }).verdict
    const end = ISSUED_AT.plus({ years: 3 })
    assert.equal(verdict(ISSUED_AT), 'valid')
    assert.equal(verdict(ISSUED_AT.minus({ seconds: 1 })), 'invalid')
    assert.equal(verdict(end), 'valid')
    assert.equal(verdict(end.plus({ seconds: 1 })), 'invalid')
  })

  test('an unreadable certificate is invalid; an unreadable chain is an error', ({ assert }) => {
    const junk = Buffer.from('no certificate')
    const report = verifyCertificate({ certificate: junk, chain: [], at: AT })
    assert.equal(report.verdict, 'invalid')
    assert.equal(report.checks[0].id, 'readable')
    const { certificate } = the('user')
    assert.throws(
      () => verifyCertificate({ certificate, chain: [junk], at: AT }),
      /E_PEM_UNREADABLE/
    )
  })
})
