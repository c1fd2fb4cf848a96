import { test } from '@japa/runner'
import { pick } from '#tests/support/pick'
import type { DateTime } from 'luxon'
import { readCertificate } from '#ca/certificates/certificate_view'
import { ISSUED_AT, issueUser } from '#tests/support/chain'
import { inForce, verifyAt, type Known } from '#tests/support/known_evidence'
import { issueList } from '#tests/support/revocation_list'
import { signDocument, stamped, type SigningOptions } from '#tests/support/signed_document'
import { ocspResponse, signingHouse, type SigningHouse } from '#tests/support/signing_house'

const content = new Uint8Array(Buffer.from('Келісемін. Согласовано.'))
const SIGNED = ISSUED_AT.plus({ days: 10 })
const LATER = ISSUED_AT.plus({ days: 20 })
const AFTER_ITS_END = ISSUED_AT.plus({ years: 4 })
const iso = (at: DateTime) => at.toUTC().toISO() ?? ''

test.group('order No. 1187: the time of signing', (group) => {
  let house: SigningHouse
  group.setup(async () => {
    house = await signingHouse()
  })

  const known = (change: Partial<Known> = {}): Known => ({
    trusted: [house.root.certificate],
    known: [house.authority.certificate],
    register: inForce(
      [house.authority, house.holder, house.timeStamping].map(({ certificate }) => certificate),
      iso(LATER)
    ),
    ...change,
  })

  const listOf = (days: number, change = {}) =>
    issueList({
      by: house.authority,
      thisUpdate: LATER.minus({ hours: 1 }),
      nextUpdate: LATER.plus({ hours: 24 }),
      revoked: [
        {
          serial: readCertificate(house.holder.certificate).serial,
          date: ISSUED_AT.plus({ days }),
          reason: 'keyCompromise',
        },
      ],
      ...change,
    })

  async function verify(at: DateTime, options: SigningOptions, using = known()) {
    const document = await signDocument([house.holder], { content, signedAt: SIGNED, ...options })
    const report = await verifyAt(iso(at), using, { document })
    const said = report.signers[0].checks.map(({ reason }) => reason)
    return { verdict: report.verdict, said, signer: report.signers[0] }
  }

  const stampAt = (at: DateTime) => ({
    certificates: [house.holder.certificate, house.timeStamping.certificate],
    unsigned: stamped(house.timeStamping, at),
  })

  test('a document signed and verified while everything is in force is valid', async ({
    assert,
  }) => {
    const { verdict, said } = await verify(LATER, {})
    assert.equal(verdict, 'valid')
    assert.include(said, 'time_stamp_absent')
  })

  test('a time-stamped signature stays valid once the certificate has expired', async ({
    assert,
  }) => {
    const { verdict, signer } = await verify(AFTER_ITS_END, stampAt(SIGNED))
    assert.equal(verdict, 'valid')
    assert.equal(signer.basis, 'time_stamp')
    assert.equal(iso(signer.judgedAt), iso(SIGNED))
  })

  test('without a stamp an expired one is undetermined, neither valid nor invalid', async ({
    assert,
  }) => {
    const { verdict, said } = await verify(AFTER_ITS_END, {})
    assert.equal(verdict, 'undetermined')
    assert.include(said, 'expired_time_not_proved')
  })

  test('a signer who claims to have signed after the end is wrong by his own word', async ({
    assert,
  }) => {
    const signedAt = AFTER_ITS_END.minus({ days: 1 })
    assert.equal(await pick(verify(AFTER_ITS_END, { signedAt }), 'verdict'), 'invalid')
  })

  test('stamped before the revocation: valid; after it: invalid', async ({ assert }) => {
    const register = inForce(
      [house.authority.certificate, house.timeStamping.certificate],
      iso(LATER)
    )
    const using = known({ lists: [await listOf(15)], register })
    const before = await verify(LATER, stampAt(SIGNED), using)
    assert.equal(before.verdict, 'valid')
    assert.include(before.said, 'revoked_later')
    const after = await verify(LATER, stampAt(ISSUED_AT.plus({ days: 16 })), using)
    assert.equal(after.verdict, 'invalid')
    assert.include(after.said, 'revoked')
  })

  test('revoked, and no stamp: undetermined when signed before by the signer’s word, else invalid', async ({
    assert,
  }) => {
    const register = inForce([house.authority.certificate], iso(LATER))
    const using = known({ lists: [await listOf(15)], register })
    const before = await verify(LATER, {}, using)
    assert.equal(before.verdict, 'undetermined')
    assert.include(before.said, 'revoked_time_not_proved')
    const signedAt = ISSUED_AT.plus({ days: 17 })
    assert.equal(await pick(verify(LATER, { signedAt }, using), 'verdict'), 'invalid')
  })

  test(
    'RFC 3161 4: once the key of the stamping unit is in other hands, no stamp of it counts; else the earlier do'
  )
    .with([
      { reason: 'keyCompromise', verdict: 'invalid' },
      { reason: undefined, verdict: 'invalid' },
      { reason: 'superseded', verdict: 'valid' },
    ] as const)
    .run(async ({ assert }, { reason, verdict }) => {
      const serial = readCertificate(house.timeStamping.certificate).serial
      const unit = { serial, date: ISSUED_AT.plus({ days: 15 }), reason }
      const holder = {
        serial: readCertificate(house.holder.certificate).serial,
        date: ISSUED_AT.plus({ days: 12 }),
        reason: 'keyCompromise' as const,
      }
      const lists = [await listOf(12, { revoked: [holder, unit] })]
      const register = inForce([house.authority.certificate], iso(LATER))
      const report = await verify(LATER, stampAt(SIGNED), known({ lists, register }))
      assert.equal(report.verdict, verdict)
      const said = report.signer.timeStamp?.checks.map((each) => each.reason)
      assert.include(said, verdict === 'valid' ? 'revoked_later' : 'stamps_doubtful')
    })

  test('a stamp over something else makes it invalid', async ({ assert }) => {
    const unsigned = () => stamped(house.timeStamping, SIGNED)(Uint8Array.of(1))
    const { verdict, said } = await verify(LATER, { ...stampAt(SIGNED), unsigned })
    assert.equal(verdict, 'invalid')
    assert.include(said, 'time_stamp_wrong')
  })

  test('a stamp by a key that is not for stamps proves no time', async ({ assert }) => {
    const unsigned = stamped(house.holder, SIGNED)
    const { verdict, signer } = await verify(AFTER_ITS_END, { unsigned })
    assert.equal(signer.basis, 'now')
    assert.notEqual(verdict, 'valid')
  })

  test('an OCSP response in the document answers; one by somebody else does not', async ({
    assert,
  }) => {
    const about = { certificate: house.holder.certificate, issuer: house.authority.certificate }
    const answer = { thisUpdate: LATER.minus({ minutes: 1 }), nextUpdate: LATER.plus({ hours: 1 }) }
    const using = known({ register: inForce([house.authority.certificate], iso(LATER)) })
    const good = await ocspResponse(house.responder, about, answer)
    assert.equal(await pick(verify(LATER, { ocsp: [good] }, using), 'verdict'), 'valid')
    const revokedAt = ISSUED_AT.plus({ days: 5 })
    const bad = await ocspResponse(house.responder, about, { ...answer, revokedAt })
    assert.equal(await pick(verify(LATER, { ocsp: [bad] }, using), 'verdict'), 'invalid')
    const foreign = await ocspResponse(await issueUser(house.authority), about, answer)
    const refused = await verify(LATER, { ocsp: [foreign] }, using)
    assert.equal(refused.verdict, 'undetermined')
    assert.include(refused.said, 'ocsp_signature_wrong')
  })

  test('an old OCSP response, or one that does not know the certificate, is no answer', async ({
    assert,
  }) => {
    const about = { certificate: house.holder.certificate, issuer: house.authority.certificate }
    const using = known({ register: inForce([house.authority.certificate], iso(LATER)) })
    const old = await ocspResponse(house.responder, about, { thisUpdate: SIGNED })
    assert.include(await pick(verify(LATER, { ocsp: [old] }, using), 'said'), 'ocsp_expired')
    const unknown = { thisUpdate: LATER, unknown: true }
    const none = await ocspResponse(house.responder, about, unknown)
    const { verdict, said } = await verify(LATER, { ocsp: [none] }, using)
    assert.equal(verdict, 'undetermined')
    assert.include(said, 'ocsp_unknown')
  })
})
