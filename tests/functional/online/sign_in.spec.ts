import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { Clock } from '#ca/clock'
import { KeyPair } from '#ca/crypto/key_pair'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { colleaguesOf } from '#ca/online/holders_page'
import { CorrectHolderData } from '#ca/online/correct_holder_data'
import { GiveSignInCode } from '#ca/online/give_sign_in_code'
import { registeredHolder } from '#ca/online/registered_holder'
import { SignInApplicant } from '#ca/online/sign_in_applicant'
import { aHolder, goTo, openOnlineHouse, refusal } from '#tests/support/online_house'
import { challengeBytes } from '#ca/online/challenges'
import { signedCms } from '#tests/support/cms'
import OnlineChallenge from '#models/online_challenge'
import AuditEntry from '#models/audit_entry'
import Executor from '#models/executor'
import Revocation, { ON_HOLD } from '#models/revocation'
import SignInCode from '#models/sign_in_code'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'
import type { SignedProof } from '#ca/online/sign_in_applicant'

const EXPIRED = '2027-01-11T05:00:00Z'

test.group('An applicant signs in', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    return () => house.close()
  })

  async function signIn(proof: SignedProof) {
    const signing = await house.make(SignInApplicant)
    return signing.byCertificate(proof, '10.0.0.7')
  }

  async function byCode(iin: string, code: string) {
    const signing = await house.make(SignInApplicant)
    return signing.byCode({ iin, code }, '10.0.0.7')
  }

  async function giveCode() {
    const giving = await house.make(GiveSignInCode)
    return giving.handle(holder.iin, 'operator')
  }

  test('S-5.1: with the certificate on the carrier, over a challenge', async ({ assert }) => {
    const { iin, certificate } = holder
    const signedIn = await signIn(await holder.proof('sign_in'))
    assert.deepEqual(signedIn, { iin, serial: certificate.serial })
    const [entry] = await AuditEntry.query().orderBy('seq', 'desc').limit(1)
    assert.equal(entry.event, 'applicant_signed_in')
    assert.equal(entry.subject, `holder:${holder.iin}`)
  })

  test('a signature over the content itself, without signed attributes, does as well', async ({
    assert,
  }) => {
    const { challenge, session } = await holder.proof('sign_in')
    const der = new Uint8Array(holder.certificate.der ?? [])
    const content = challengeBytes('sign_in', challenge)
    const cms = await signedCms(content, holder.pair, der, { attributes: false })
    assert.include(await signIn({ challenge, session, cms }), { iin: holder.iin })
  })

  test('a challenge is used up by the first who comes, even with a wrong signature', async ({
    assert,
  }) => {
    const proof = await holder.proof('sign_in')
    await signIn(proof)
    assert.equal(await refusal(() => signIn(proof)), 'E_CHALLENGE_USED')
    const wrong = await holder.proof('sign_in', { pair: KeyPair.generate('gost-2015') })
    assert.equal(await refusal(() => signIn(wrong)), 'E_PROOF_WRONG')
    assert.equal(await refusal(() => signIn(wrong)), 'E_CHALLENGE_USED')
  })

  test('a challenge of another session, and one that is five minutes old, are refused', async ({
    assert,
  }) => {
    const proof = await holder.proof('sign_in')
    const elsewhere = { ...proof, session: 'another' }
    assert.equal(await refusal(() => signIn(elsewhere)), 'E_CHALLENGE_USED')
    goTo(house, '2026-11-17T05:47:00Z')
    assert.equal(await refusal(() => signIn(proof)), 'E_CHALLENGE_USED')
  })

  test('a challenge that is asked for leaves nothing behind; one that nobody gave is none', async ({
    assert,
  }) => {
    const before = await OnlineChallenge.all()
    const { session, cms, challenge } = await holder.proof('sign_in')
    assert.lengthOf(await OnlineChallenge.all(), before.length)
    const [until, random, code] = challenge.split('.')
    const later = (Number.parseInt(until, 36) + 60_000).toString(36)
    for (const invented of [
      ...['', 'x', '..', 'ә.ә.ә', `${until}.${random}`, `${until}.${random}.`],
      ...[`${later}.${random}.${code}`, `${until}.${random}A.${code}`],
    ])
      assert.equal(
        await refusal(() => signIn({ challenge: invented, session, cms })),
        'E_CHALLENGE_USED',
        invented
      )
    assert.lengthOf(await OnlineChallenge.all(), before.length)
  })

  test('a signature over another challenge is refused', async ({ assert }) => {
    const [one, other] = [await holder.proof('sign_in'), await holder.proof('sign_in')]
    const mixed = { ...one, challenge: other.challenge }
    assert.equal(await refusal(() => signIn(mixed)), 'E_PROOF_WRONG')
  })

  test('what is no CMS is said to be none', async ({ assert }) => {
    for (const cms of [new Uint8Array(), new Uint8Array(100_000), Uint8Array.of(0x30, 0)]) {
      const { challenge, session } = await holder.proof('sign_in')
      const act = () => signIn({ challenge, session, cms })
      assert.equal(await refusal(act), 'E_PROOF_UNREADABLE')
    }
  })

  test('a certificate that is revoked, expired, or none of the State CA signs nobody in', async ({
    assert,
  }) => {
    const stranger = await aHolder(house)
    await stranger.certificate.merge({ fingerprint: 'f'.repeat(64) }).save()
    const unknown = await stranger.proof('sign_in')
    assert.equal(await refusal(() => signIn(unknown)), 'E_APPLICANT_CERTIFICATE_UNKNOWN')
    await Revocation.create({
      ...{ certificateId: holder.certificate.id, ground: 'holder_asked', reason: 0 },
      ...{ revokedAt: holder.certificate.notBefore, channel: 'offline' },
    })
    const revoked = await holder.proof('sign_in')
    assert.equal(await refusal(() => signIn(revoked)), 'E_APPLICANT_CERTIFICATE_REVOKED')
    await Revocation.query().update({ ground: ON_HOLD, reason: 6 })
    const held = await holder.proof('sign_in')
    assert.equal(await refusal(() => signIn(held)), 'E_APPLICANT_CERTIFICATE_HELD')
    const other = await aHolder(house)
    goTo(house, EXPIRED)
    const expired = await other.proof('sign_in')
    assert.equal(await refusal(() => signIn(expired)), 'E_APPLICANT_CERTIFICATE_EXPIRED')
  })

  test('with an expired certificate: by a code, once; it is kept as a hash', async ({ assert }) => {
    assert.equal(await refusal(giveCode), 'E_CODE_NOT_NEEDED')
    goTo(house, EXPIRED)
    const { code } = await giveCode()
    const row = await SignInCode.findByOrFail('iin', holder.iin)
    assert.match(row.codeHash, /^\$scrypt\$/)
    assert.deepEqual(await byCode(holder.iin, code), { iin: holder.iin, serial: null })
    assert.equal(await refusal(() => byCode(holder.iin, code)), 'E_CODE_WRONG', 'used')
  })

  test('five wrong tries end a code, a newer code and a day end it too', async ({ assert }) => {
    goTo(house, EXPIRED)
    const first = await giveCode()
    const { code } = await giveCode()
    assert.equal(await refusal(() => byCode(holder.iin, first.code)), 'E_CODE_WRONG')
    for (let tries = 1; tries < 5; tries++)
      assert.equal(await refusal(() => byCode(holder.iin, '0000 0000')), 'E_CODE_WRONG')
    assert.equal(await refusal(() => byCode(holder.iin, code)), 'E_CODE_WRONG', 'no tries left')
    const last = await giveCode()
    goTo(house, '2027-01-12T05:00:00Z')
    assert.equal(await refusal(() => byCode(holder.iin, last.code)), 'E_CODE_WRONG', 'a day')
  })

  test('S-5: an executor sees the holders of the agency and files for them, until dismissed', async ({
    assert,
  }) => {
    const executor = await aHolder(house)
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: executor.iin, bin: holder.application.bin }, 'admin')
    const colleagues = await colleaguesOf({ iin: executor.iin }, await house.resolve(Clock))
    assert.includeMembers(
      colleagues.map(({ iin }) => iin),
      [holder.iin, executor.iin]
    )
    const online = await holder.file({}, undefined, executor.iin)
    assert.equal(online.filedBy, `holder:${executor.iin}`)
    const { id } = await Executor.findByOrFail('iin', executor.iin)
    await appointing.dismiss(id, 'admin')
    const act = () => holder.file({}, undefined, executor.iin)
    assert.equal(await refusal(act), 'E_ONLINE_OTHER_PERSON')
  })

  test('a holder corrects what they may, and the next application has it', async ({ assert }) => {
    const correcting = await house.make(CorrectHolderData)
    const data = {
      position: 'Басқарма басшысы',
      locality: 'Есіл ауданы',
      email: 'a.new@enbek.gov.kz',
      phone: '8 701 555 01 01',
    }
    await correcting.handle(holder.iin, data, { iin: holder.iin })
    assert.deepInclude(await registeredHolder(holder.iin), { ...data, phone: '+77015550101' })
    const filed = await holder.file()
    assert.deepInclude(filed.serialize(), { email: data.email, position: data.position })
    const wrong = { ...data, email: 'нет' }
    const act = () => correcting.handle(holder.iin, wrong, { iin: holder.iin })
    assert.equal(await refusal(act), 'E_HOLDER_DATA')
  })
})
