import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { fromHex } from '#ca/certificates/asn1'
import { readCertificate } from '#ca/certificates/certificate_view'
import { childrenOf, readWhole, TAG, writeBitString, writeElement } from '#ca/certificates/der'
import { readRevocationList } from '#ca/verification/revocation_list'
import { saidOf } from '#ca/verification/report'
import { verifyCertificate } from '#ca/verification/verify_certificate'
import {
  ISSUED_AT,
  issueAuthority,
  issueRoot,
  issueUser,
  type Certified,
} from '#tests/support/chain'
import { issueList, type ListInput, type ListedSerial } from '#tests/support/revocation_list'
import { flipBit, vector } from '#tests/support/vectors'

const made: Partial<Record<'root' | 'authority' | 'user' | 'other', Certified>> = {}
const the = (who: keyof typeof made) => made[who] as Certified
const AT = ISSUED_AT.plus({ days: 10 })

function list(change: Partial<ListInput> = {}): Promise<Uint8Array> {
  const [thisUpdate, nextUpdate] = [AT.minus({ hours: 1 }), AT.plus({ hours: 1 })]
  return issueList({ by: the('authority'), thisUpdate, nextUpdate, ...change })
}

function listed(days: number, reason?: ListedSerial['reason']): ListedSerial[] {
  const { serial } = readCertificate(the('user').certificate)
  return [{ serial, date: ISSUED_AT.plus({ days }), reason }]
}

function verify(crls: Uint8Array[], options: { at?: DateTime; requireRevocation?: boolean } = {}) {
  const report = verifyCertificate({
    certificate: the('user').certificate,
    chain: [the('authority').certificate, the('root').certificate],
    crls,
    at: AT,
    ...options,
  })
  const found = report.checks.filter(({ id }) => id === 'revocation')
  const { verdict } = report
  const [{ reason }] = found
  return { verdict, reason, said: saidOf(found[0]), all: found.map((each) => each.reason) }
}

test.group('revocation', (group) => {
  group.setup(async () => {
    made.root = await issueRoot()
    made.authority = await issueAuthority(made.root)
    made.user = await issueUser(made.authority)
    made.other = await issueAuthority(made.root)
  })

  test('without a list it is not checked, and undetermined when it must be', ({ assert }) => {
    assert.deepInclude(verify([]), { verdict: 'valid', reason: 'not_checked', said: 'not_checked' })
    const required = verify([], { requireRevocation: true })
    assert.deepInclude(required, { verdict: 'undetermined', reason: 'revocation_unknown' })
  })

  test('a fresh list without the certificate: not revoked', async ({ assert }) => {
    assert.deepInclude(verify([await list()]), { verdict: 'valid', reason: 'not_revoked' })
  })

  test('revoked: invalid from the date of the entry on', async ({ assert }) => {
    const crl = await list({ revoked: listed(3, 'keyCompromise') })
    assert.deepInclude(verify([crl]), { verdict: 'invalid', reason: 'revoked' })
    const before = verify([crl], { at: ISSUED_AT.plus({ days: 2 }) })
    assert.deepInclude(before, { verdict: 'valid', reason: 'revoked_later' })
  })

  test('on hold is invalid and says so', async ({ assert }) => {
    const crl = await list({ revoked: listed(3, 'certificateHold') })
    assert.deepInclude(verify([crl]), { verdict: 'invalid', reason: 'on_hold' })
  })

  test('an expired list leaves it undetermined; an entry in it still counts', async ({
    assert,
  }) => {
    const stale = { thisUpdate: AT.minus({ days: 5 }), nextUpdate: AT.minus({ days: 4 }) }
    assert.deepInclude(verify([await list(stale)]), {
      verdict: 'undetermined',
      reason: 'crl_expired',
    })
    const revoked = await list({ ...stale, revoked: listed(3) })
    assert.equal(verify([revoked]).verdict, 'invalid')
  })

  test('a later list says so too, but not once the certificate had expired', async ({ assert }) => {
    const later = { thisUpdate: AT.plus({ days: 1 }), nextUpdate: AT.plus({ days: 2 }) }
    assert.equal(verify([await list(later)]).reason, 'not_revoked_later_list')
    const late = { thisUpdate: AT.plus({ years: 4 }), nextUpdate: AT.plus({ years: 5 }) }
    assert.deepInclude(verify([await list(late)]), {
      verdict: 'undetermined',
      reason: 'crl_after_expiry',
    })
  })

  test('a list of another issuer, or by another key, proves nothing', async ({ assert }) => {
    assert.deepInclude(verify([await list({ by: the('root') })]), {
      verdict: 'undetermined',
      reason: 'crl_of_another_issuer',
    })
    const forged = await list({ by: the('other'), revoked: listed(1) })
    assert.deepInclude(verify([forged]), {
      verdict: 'undetermined',
      reason: 'crl_signature_wrong',
    })
  })

  test('no changed bit of a list makes a revoked certificate valid', async ({ assert }) => {
    const crl = await list({ revoked: listed(3) })
    for (let bit = 100; bit < 8 * crl.length; bit += 401) {
      const { verdict } = verifyChanged(flipBit(crl, bit))
      assert.notEqual(verdict, 'valid', `bit ${bit}`)
    }
  })

  test('RFC 5280 5.2: an unknown critical extension leaves it undetermined', async ({ assert }) => {
    const crl = await list({ critical: '1.2.398.99.1' })
    assert.deepInclude(verify([crl]), {
      verdict: 'undetermined',
      reason: 'crl_extension_critical',
    })
  })

  test('a list that does not say when the next is due proves no absence', async ({ assert }) => {
    const crl = await list({ nextUpdate: null })
    assert.equal(verify([crl]).reason, 'crl_without_next_update')
  })

  test('N11: a delta list alone is not enough', async ({ assert }) => {
    assert.equal(verify([await list({ number: 3, base: 2 })]).reason, 'crl_delta_alone')
  })

  test('N11: a delta goes on from its full list', async ({ assert }) => {
    const full = await list({ number: 2, revoked: listed(3, 'certificateHold') })
    const removed = await list({ number: 3, base: 2, revoked: listed(4, 'removeFromCRL') })
    assert.equal(verify([full, removed]).verdict, 'valid')
    const clean = await list({ number: 2 })
    const revoked = await list({ number: 3, base: 2, revoked: listed(4) })
    assert.equal(verify([revoked, clean]).verdict, 'invalid')
    const older = await list({ number: 2, base: 2, revoked: listed(4, 'removeFromCRL') })
    assert.equal(verify([full, older]).verdict, 'invalid')
  })

  test("the root's list judges the State CA, and nobody else's does", async ({ assert }) => {
    const { serial } = readCertificate(the('authority').certificate)
    const crl = await list({
      by: the('root'),
      revoked: [{ serial, date: ISSUED_AT.plus({ days: 1 }) }],
    })
    const { verdict, all } = verify([await list(), crl])
    assert.equal(verdict, 'invalid')
    assert.deepEqual(all, ['not_revoked', 'revoked'])
  })
})

function verifyChanged(crl: Uint8Array) {
  try {
    return verify([crl])
  } catch {
    return { verdict: 'unreadable' }
  }
}

test.group('real revocation lists', () => {
  const at = DateTime.fromISO('2022-06-01T00:00:00Z', { zone: 'utc' })

  test('a person with RSA is not in the list of 2022', ({ assert }) => {
    const report = verifyCertificate({
      certificate: vector('test/ee_individual_rsa.der'),
      chain: [vector('test/nca_rsa_test.der'), vector('test/root_rsa_test.der')],
      crls: [vector('crl/nca_rsa_test.crl')],
      at,
      requireRevocation: false,
    })
    assert.equal(report.verdict, 'valid')
    assert.equal(report.checks.find(({ id }) => id === 'revocation')?.reason, 'not_revoked')
  })

  test('an employee with GOST 2004 is not in the list of 2022', ({ assert }) => {
    const report = verifyCertificate({
      certificate: vector('test/ee_legal_gost2004.der'),
      chain: [
        vector('test/nca_gost_test_2019_gost2004.der'),
        vector('test/root_gost_test_2018_gost2004.der'),
      ],
      crls: [vector('crl/nca_gost_test_gost2004.crl')],
      at,
    })
    assert.equal(report.verdict, 'valid')
    assert.equal(report.checks.find(({ id }) => id === 'revocation')?.reason, 'not_revoked')
  })

  test('entries are found with their date and reason', ({ assert }) => {
    const full = readRevocationList(vector('crl/nca_gost2022_test.crl'))
    const entry = full.find('1c10401f8457b15da39797b9693a63ac2cf8c506')
    assert.equal(entry?.reason, 'certificateHold')
    assert.equal(entry?.date.toISO(), '2024-07-18T11:34:29.000Z')
    assert.equal(full.number, 14n)
    assert.isUndefined(full.find('11'))
  })

  test('the delta of the National CA is told from a full list', ({ assert }) => {
    const delta = readRevocationList(vector('crl/nca_gost2022_d_test_delta.crl'))
    assert.equal(delta.baseNumber, 14n)
    assert.isUndefined(delta.find('1c10401f8457b15da39797b9693a63ac2cf8c506'))
  })

  test('a list of 20,000 entries is read and searched', async ({ assert }) => {
    const by = await issueRoot()
    const entries = Array.from({ length: 20_000 }, (_, index) =>
      writeElement(
        TAG.SEQUENCE,
        writeElement(TAG.INTEGER, fromHex((0x10000000 + index).toString(16))),
        writeElement(TAG.UTC_TIME, Buffer.from('260101000000Z'))
      )
    )
    const [tbs] = childrenOf(
      readWhole(await issueList({ by, thisUpdate: at, nextUpdate: at, revoked: [] }))
    )
    const fields = childrenOf(tbs).map(({ bytes }) => bytes)
    const long = writeElement(
      TAG.SEQUENCE,
      ...fields.slice(0, -1),
      writeElement(TAG.SEQUENCE, ...entries),
      ...fields.slice(-1)
    )
    const algorithm = by.keys.signer().signatureAlgorithm
    const der = writeElement(TAG.SEQUENCE, long, algorithm, writeBitString(Uint8Array.of(1)))
    assert.isDefined(readRevocationList(der).find((0x10000000 + 19_999).toString(16)))
  })

  test('what is no list is refused', ({ assert }) => {
    for (const bytes of [new Uint8Array(), vector('prod/ucgo_gost.der').subarray(0, 40)]) {
      assert.throws(() => readRevocationList(bytes), /E_CRL_UNREADABLE/)
    }
  })
})
