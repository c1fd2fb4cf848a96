import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { readCertificate } from '#ca/certificates/certificate_view'
import { checkResponses } from '#ca/verification/checks/ocsp'
import { readOcspResponse } from '#ca/verification/ocsp_response'
import { flipBit, vector } from '#tests/support/vectors'

const issuer = readCertificate(vector('test/nca_gost2022_test.der'))
const HELD = vector('ocsp/ocsp_response_individual_2015.bin')

/** Asks about the certificate of this number; the certificate itself is in no vector. */
function ask(bytes: Uint8Array, serial: string, at: string) {
  return checkResponses({
    certificate: { ...issuer, serial },
    issuer,
    responses: [readOcspResponse(bytes)],
    register: new Map(),
    lists: [],
    at: DateTime.fromISO(at, { zone: 'utc' }),
    required: true,
  })
}

/** What is said of a response that may be unreadable. */
function said(bytes: Uint8Array, serial: string) {
  try {
    return ask(bytes, serial, '2022-09-03T00:00:00Z')
  } catch {
    return []
  }
}

test.group('OCSP responses of the National CA', () => {
  test('one of 2022, by a delegated responder: on hold since 1970, so the number was never issued', ({
    assert,
  }) => {
    const [single] = readOcspResponse(HELD).responses
    assert.equal(single.id.serial, '0ff06211dc82beb00253ffa000f1de84abef454f')
    assert.equal(single.id.digestOid, '2.16.840.1.101.3.4.2.1')
    assert.equal(single.revoked?.date.toISO(), '1970-01-01T00:00:00.000Z')
    const [finding] = ask(HELD, single.id.serial, '2022-09-03T00:00:00Z')
    assert.deepInclude(finding, { outcome: 'fail', reason: 'on_hold' })
  })

  test('no changed bit of it is believed', ({ assert }) => {
    const { serial } = readOcspResponse(HELD).responses[0].id
    for (let bit = 8 * 90; bit < 8 * 521; bit += 37) {
      const believed = said(flipBit(HELD, bit), serial).filter(
        ({ outcome }) => outcome !== 'undetermined'
      )
      assert.deepEqual(believed, [], `bit ${bit}`)
    }
  })

  test('a revoked one says since when', ({ assert }) => {
    const bytes = vector('ocsp/ocsp_response_ceo_sign_2004_revoked.bin')
    const [single] = readOcspResponse(bytes).responses
    assert.equal(single.status, 'revoked')
    assert.isTrue(single.revoked?.date.isValid)
  })

  test('it says nothing of other certificates', ({ assert }) => {
    assert.deepEqual(ask(HELD, '01', '2022-09-20T21:58:34Z'), [])
  })

  test('a refusal of the responder, or half an answer, is no response', ({ assert }) => {
    const tryLater = Uint8Array.from([0x30, 3, 0x0a, 1, 3])
    for (const bytes of [tryLater, HELD.subarray(0, 100), new Uint8Array()])
      assert.throws(() => readOcspResponse(bytes), /E_OCSP_UNREADABLE/)
  })
})
