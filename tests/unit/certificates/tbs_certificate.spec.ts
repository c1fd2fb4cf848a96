import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { KeyPair } from '#ca/crypto/key_pair'
import { toHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { EXTENSION } from '#ca/certificates/object_identifiers'
import { profile } from '#ca/certificates/profiles/catalogue'
import { buildAuthorityTbs, buildUserTbs } from '#ca/certificates/tbs_certificate'
import { endOfValidity } from '#ca/certificates/validity'
import {
  commonInput,
  HOLDER,
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  type Certified,
} from '#tests/support/chain'

const chain: Partial<Record<'root' | 'authority' | 'user', Certified>> = {}
const at = (place: keyof typeof chain) => (chain[place] as Certified).certificate

/** What a parser that shares no line with ours reads. */
function openssl(der: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
  try {
    const file = join(folder, 'a.cer')
    writeFileSync(file, der)
    const options = ['-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space']
    return execFileSync('openssl', ['x509', '-inform', 'der', '-in', file, ...options], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function extensionHex(der: Uint8Array, oid: string): string {
  const found = readCertificate(der).extensions.find((each) => each.oid === oid)
  return toHex(found?.value ?? new Uint8Array())
}

test.group('to-be-signed bytes', (group) => {
  group.setup(async () => {
    chain.root = await issueRoot()
    chain.authority = await issueAuthority(chain.root)
    chain.user = await issueUser(chain.authority)
  })

  test('N5: key usage is 03 02 05 E0 for holders and 03 02 01 06 for authorities', ({ assert }) => {
    assert.equal(extensionHex(at('user'), EXTENSION.keyUsage), '030205e0')
    assert.equal(extensionHex(at('authority'), EXTENSION.keyUsage), '03020106')
    assert.equal(extensionHex(at('root'), EXTENSION.basicConstraints), '30030101ff')
  })

  test('N7: the authority key identifier names key, issuer and serial of the CA certificate', ({
    assert,
  }) => {
    const [authority, user] = [readCertificate(at('authority')), readCertificate(at('user'))]
    assert.deepEqual(user.authorityKeyIdentifier, {
      keyIdentifier: authority.subjectKeyIdentifier,
      issuer: authority.issuer.der,
      serial: authority.serial,
    })
  })

  test('the issuer is the subject of the authority, byte for byte', ({ assert }) => {
    assert.deepEqual(
      readCertificate(at('user')).issuer.der,
      readCertificate(at('authority')).subject.der
    )
  })

  test('S-14: three years from the issue, to the second', ({ assert }) => {
    const { notBefore, notAfter } = readCertificate(at('user'))
    assert.equal(notBefore.toISO(), '2026-11-17T05:42:00.000Z')
    assert.equal(notAfter.toISO(), '2029-11-17T05:42:00.000Z')
  })

  test('S-14: a certificate of 29 February ends on 28 February', ({ assert }) => {
    const leap = DateTime.fromISO('2028-02-29T06:00:00Z', { zone: 'utc' })
    const end = endOfValidity(profile('P-USER-2015'), leap, null)
    assert.equal(end.toISO(), '2031-02-28T06:00:00.000Z')
  })

  test("R-7: an authority's certificate ends with the root's at the latest", ({ assert }) => {
    const rootEnd = ISSUED_AT.plus({ years: 5 })
    assert.isTrue(endOfValidity(profile('P-CA-2015'), ISSUED_AT, rootEnd).equals(rootEnd))
  })

  test('annex 5 has UTCTime only: an end after 2049 is refused', ({ assert }) => {
    const input = { ...commonInput('P-ROOT-2015', KeyPair.generate('gost-2015')), issuer: null }
    const notAfter = DateTime.fromISO('2050-01-01T00:00:00Z')
    assert.throws(() => buildAuthorityTbs({ ...input, notAfter }), /E_VALIDITY_PAST_2049/)
  })

  test('the same input gives the same bytes', ({ assert }) => {
    const input = {
      ...commonInput('P-USER-2015', KeyPair.generate('gost-2015')),
      issuer: at('authority'),
      holder: HOLDER,
    }
    assert.deepEqual(buildUserTbs(input), buildUserTbs(input))
  })

  test('OpenSSL reads the certificate of a holder', ({ assert }) => {
    const text = openssl(at('user'))
    for (const line of [
      'Version: 3 (0x2)',
      'Signature Algorithm: 1.2.398.3.10.1.1.2.3.2',
      'Issuer: C=KZ, O=Қазақстан Республикасы, CN=Мемлекеттік органдардың куәландырушы орталығы',
      'Not Before: Nov 17 05:42:00 2026 GMT',
      'Not After : Nov 17 05:42:00 2029 GMT',
      'C=KZ, ST=Жетісу облысы, OU=BIN220641000200, CN=ОСПАНОВА ДИНАРА, SN=ОСПАНОВА, serialNumber=IIN850312400019, GN=ЕРЛАНОВНА',
      'Public Key Algorithm: 1.2.398.3.10.1.1.2.2',
      'Digital Signature, Non Repudiation, Key Encipherment',
      'Policy: 1.2.398.3.2\n',
      'CPS: http://ucgo.gov.kz/cps',
      'CA Issuers - URI:http://ukho.gov.kz/cert/',
      'OCSP - URI:http://ocsp.ucgo.gov.kz',
      'URI:http://crl.ukho.gov.kz/crl/',
    ]) {
      assert.include(text, line)
    }
    assert.notInclude(text, 'critical')
    assert.notInclude(text, 'Extended Key Usage')
  })

  test('OpenSSL reads the certificate of the State CA', ({ assert }) => {
    const text = openssl(at('authority'))
    for (const line of [
      'Issuer: CN=НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST), C=KZ',
      'X509v3 Basic Constraints: critical\n                CA:TRUE\n',
      'X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign',
      'Policy: 1.2.398.3.2.1\n',
      'CA Issuers - URI:http://root.gov.kz/cert/',
      'URI:http://crl.root.gov.kz/',
    ]) {
      assert.include(text, line)
    }
  })

  test("Node's parser reads serial number and fingerprint as we do", ({ assert }) => {
    for (const place of ['root', 'authority', 'user'] as const) {
      const [ours, theirs] = [readCertificate(at(place)), new X509Certificate(at(place))]
      assert.equal(theirs.serialNumber.toLowerCase(), ours.serial)
      assert.equal(
        theirs.fingerprint256.replaceAll(':', '').toLowerCase(),
        ours.fingerprints.sha256
      )
    }
  })
})
