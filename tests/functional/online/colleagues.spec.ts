import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddAgency } from '#ca/agencies/add_agency'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'
import { Clock } from '#ca/clock'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { CorrectHolderData } from '#ca/online/correct_holder_data'
import { FileOnlineRevocation } from '#ca/online/file_online_revocation'
import { FilingPage } from '#ca/online/filing_page'
import { findApplicantsApplication } from '#ca/online/find_online_application'
import { colleaguesOf } from '#ca/online/holders_page'
import { RecordInstallation } from '#ca/online/record_installation'
import { registeredHolder } from '#ca/online/registered_holder'
import { RevocationPage } from '#ca/online/revocation_page'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { OnlineHolder } from '#tests/support/online_holder'
import { aHolder, confirmed, goTo, openOnlineHouse, refusal } from '#tests/support/online_house'
import { FILED_AT } from '#tests/support/online_moments'
import type Application from '#models/application'
import type { IssuingHouse } from '#tests/support/issuing_house'

const [FORMER, PRESENT] = DEMONSTRATION_AGENCIES
const TODAY = '2026-11-17'
const DATA = {
  position: 'Бас маман',
  locality: null,
  email: 'a@enbek.gov.kz',
  phone: '87015550101',
}

test.group('S-5: for whom an executor acts', (group) => {
  let house: IssuingHouse
  let executor: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    const agencies = await house.make(AddAgency)
    await agencies.handle(PRESENT, 'system')
    executor = await aHolder(house)
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: executor.iin, bin: FORMER.bin }, 'administrator')
    return () => house.close()
  })

  const as = () => ({ iin: executor.iin })

  async function at(bin: string, changes: Partial<Application> = {}) {
    const holder = await OnlineHolder.make(house, { bin, ...changes })
    goTo(house, FILED_AT)
    return holder
  }

  /** Was of the one agency, is of the other. */
  async function moved() {
    const formerly = await at(FORMER.bin)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_leaves', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [formerly.certificate.serial], ...why }, 'operator')
    return { formerly, now: await at(PRESENT.bin, { iin: formerly.iin }) }
  }

  async function names() {
    const colleagues = await colleaguesOf(as(), await house.resolve(Clock))
    return colleagues.map(({ iin }) => iin)
  }

  test('who has gone to another agency is neither listed, nor shown, corrected or filed for', async ({
    assert,
  }) => {
    const { formerly, now } = await moved()
    assert.notInclude(await names(), now.iin)
    const [correcting, filingPage, revocationPage] = [
      await house.make(CorrectHolderData),
      await house.make(FilingPage),
      await house.make(RevocationPage),
    ]
    for (const act of [
      () => correcting.handle(now.iin, DATA, as()),
      () => filingPage.handle(now.iin, as()),
      () => revocationPage.handle(now.iin, as()),
      () => now.file({}, undefined, executor.iin),
      () => formerly.file({}, undefined, executor.iin),
    ])
      assert.equal(await refusal(act), 'E_ONLINE_OTHER_PERSON')
    const { email } = await registeredHolder(now.iin)
    assert.notEqual(email, DATA.email)
  })

  test('an application of the other agency is not theirs to see or to install', async ({
    assert,
  }) => {
    const { now } = await moved()
    const online = await now.file()
    const seen = () => findApplicantsApplication(online.id, as(), TODAY)
    assert.equal(await refusal(seen), 'E_ONLINE_ABSENT')
    const proof = await executor.proof('install')
    const recording = await house.make(RecordInstallation)
    const installation = { carrierSerial: '', readBack: new Uint8Array(), proof }
    const install = () =>
      recording.handle({ onlineApplicationId: online.id, ...installation }, as())
    assert.equal(await refusal(install), 'E_ONLINE_ABSENT')
  })

  test('of a person in two agencies they see and file what is of their own', async ({ assert }) => {
    const here = await at(FORMER.bin)
    const two = { ground: 'two_agencies' } as const
    const there = await at(PRESENT.bin)
    await there.application.merge({ iin: here.iin }).save()
    await there.certificate.merge({ holderIin: here.iin }).save()
    assert.include(await names(), here.iin)
    const elsewhere = () => there.file(two, undefined, executor.iin)
    assert.equal(await refusal(elsewhere), 'E_ONLINE_OTHER_PERSON')
    const revocationPage = await house.make(RevocationPage)
    const page = await revocationPage.handle(here.iin, as())
    assert.deepEqual(
      page.certificates.map(({ serial }) => serial),
      [here.certificate.serial]
    )
    const filed = await here.file(two, undefined, executor.iin)
    assert.equal(filed.bin, FORMER.bin)
  })

  test('signed in by a code, an executor acts for nobody else', async ({ assert }) => {
    const colleague = await at(FORMER.bin)
    const filingPage = await house.make(FilingPage)
    const act = () => filingPage.handle(colleague.iin, { ...as(), byCode: true })
    assert.equal(await refusal(act), 'E_ONLINE_OTHER_PERSON')
    assert.isNull(await refusal(() => filingPage.handle(colleague.iin, as())))
  })

  test('a number says nothing of whose it is: an application’s, a certificate’s', async ({
    assert,
  }) => {
    const [one, other] = [await at(FORMER.bin), await at(PRESENT.bin)]
    const revoking = await house.make(FileOnlineRevocation)
    const asked = { serial: other.certificate.serial, ground: 'holder_asked', language: 'ru' }
    const revoke = () => revoking.handle(asked, { iin: one.iin })
    assert.equal(await refusal(revoke), 'E_CERTIFICATE_UNKNOWN')
    const issued = await confirmed(house, one)
    const theirs = await other.file()
    const recording = await house.make(RecordInstallation)
    const proof = await one.proof('install', issued)
    const installation = { carrierSerial: 'x', readBack: new Uint8Array(), proof }
    const install = () =>
      recording.handle({ onlineApplicationId: theirs.id, ...installation }, { iin: one.iin })
    assert.equal(await refusal(install), 'E_ONLINE_ABSENT')
  })
})
