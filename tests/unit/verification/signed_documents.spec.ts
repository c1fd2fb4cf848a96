import { test } from '@japa/runner'
import { flipBit, vector } from '#tests/support/vectors'
import { inForce, TEST_AUTHORITIES, verifyAt } from '#tests/support/known_evidence'
import type { DocumentReport } from '#ca/verification/documents/document_report'

const AT = '2026-08-01T00:00:00Z'
const ATTACHED = vector('cms/individual_attached.der')
const DETACHED = vector('cms/individual_detached.der')
const ORIGINAL = vector('cms/individual_document.txt')

const reasons = ({ signers: [signer] }: DocumentReport) =>
  new Map(signer.checks.map(({ id, reason }) => [id, reason]))

test.group('S-27: real signed documents of the National CA', () => {
  test('an attached one: content, signature, attributes, certificate and chain hold', async ({
    assert,
  }) => {
    const report = await verifyAt(AT, TEST_AUTHORITIES, { document: ATTACHED })
    const said = reasons(report)
    assert.equal(report.kind, 'cms_attached')
    for (const [id, reason] of [
      ['document', 'document_unchanged'],
      ['document_signature', 'document_signature_good'],
      ['signed_attributes', 'attributes_good'],
      ['signing_certificate', 'signing_certificate_same'],
      ['chain', 'chain_complete'],
      ['key_usage_sign', 'use_allowed'],
    ] as const)
      assert.equal(said.get(id), reason)
    assert.match(report.signers[0].subject ?? '', /CN=ТЕСТОВ ТЕСТ/)
    assert.equal(report.signers[0].claimedAt?.toISO(), '2026-07-20T09:08:06.000Z')
  })

  test('what nobody could answer is undetermined, and says whose answer was looked for', async ({
    assert,
  }) => {
    const report = await verifyAt(AT, TEST_AUTHORITIES, { document: ATTACHED })
    assert.equal(report.verdict, 'undetermined')
    const open = report.signers[0].checks.filter(({ outcome }) => outcome === 'undetermined')
    assert.deepEqual(
      open.map(({ reason }) => reason),
      ['time_stamp_open', 'revocation_unknown', 'revocation_unknown']
    )
    assert.include(String(open[1].facts.addresses), 'http://test.pki.gov.kz/ocsp/')
  })

  test('once revocation is answered it is valid, and a stamp of an unknown authority is not missed', async ({
    assert,
  }) => {
    const certificates = [...(TEST_AUTHORITIES.known ?? []), signerCertificate()]
    const known = { ...TEST_AUTHORITIES, register: inForce(certificates, AT) }
    const report = await verifyAt(AT, known, { document: ATTACHED })
    assert.equal(report.verdict, 'valid')
    assert.equal(reasons(report).get('time_stamp'), 'time_stamp_not_needed')
    assert.equal(report.signers[0].timeStamp?.verdict, 'undetermined')
  })

  test('the stamp inside is of this signature and by a time-stamping key', async ({ assert }) => {
    const report = await verifyAt(AT, TEST_AUTHORITIES, { document: ATTACHED })
    const stamp = report.signers[0].timeStamp
    const said = new Map(stamp?.checks.map(({ id, reason }) => [id, reason]))
    assert.equal(said.get('time_stamp'), 'time_stamp_of_this')
    assert.equal(said.get('document_signature'), 'document_signature_good')
    assert.equal(said.get('time_stamp_use'), 'use_time_stamps')
    assert.equal(said.get('chain'), 'issuer_not_given')
  })

  test('a detached one needs its document, and no other will do', async ({ assert }) => {
    const document = DETACHED
    const good = await verifyAt(AT, TEST_AUTHORITIES, { document, original: ORIGINAL })
    assert.equal(good.kind, 'cms_detached')
    assert.equal(reasons(good).get('document'), 'document_unchanged')
    const alone = await verifyAt(AT, TEST_AUTHORITIES, { document })
    assert.equal(reasons(alone).get('document'), 'original_not_given')
    assert.notEqual(alone.verdict, 'valid')
    const original = flipBit(ORIGINAL, 9)
    const other = await verifyAt(AT, TEST_AUTHORITIES, { document, original })
    assert.equal(reasons(other).get('document'), 'document_changed')
    assert.equal(other.verdict, 'invalid')
  })

  test('no changed bit of an attached one leaves it valid', async ({ assert }) => {
    const certificates = [...(TEST_AUTHORITIES.known ?? []), signerCertificate()]
    const known = { ...TEST_AUTHORITIES, register: inForce(certificates, AT) }
    // Up to the unsigned attributes: what follows is the time stamp, which is not needed here.
    const end = 8 * (ATTACHED.length - 1740)
    for (let bit = 200; bit < end; bit += 131) {
      const document = flipBit(ATTACHED, bit)
      const verdict = await verifyAt(AT, known, { document }).then(
        (report) => report.verdict,
        () => 'refused'
      )
      if (verdict === 'valid') assert.isTrue(isOutsideSignature(bit >> 3), `bit ${bit}`)
    }
  })

  test('a certificate alone, with the list of its authority beside it', async ({ assert }) => {
    const document = vector('test/ee_individual_rsa.der')
    const evidence = [vector('crl/nca_rsa_test.crl')]
    const report = await verifyAt('2022-06-01T00:00:00Z', TEST_AUTHORITIES, { document, evidence })
    assert.equal(report.kind, 'certificate')
    const [own, above] = report.signers[0].checks.filter(({ id }) => id === 'revocation')
    assert.equal(own.reason, 'not_revoked')
    assert.equal(above.reason, 'revocation_unknown')
  })
})

/** Digest algorithms and the version stand in no signature (RFC 5652 5.1). */
function isOutsideSignature(at: number): boolean {
  return at < 55 || (at > 1240 && at < 1378)
}

function signerCertificate(): Uint8Array {
  return ATTACHED.subarray(149, 149 + 4 + 1078)
}
