import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { AppointExecutor } from '#ca/online/appoint_executor'
import { FilingPage } from '#ca/online/filing_page'
import { lookAtLetters } from '#ca/online/letter_differences'
import { closeAllRevoked } from '#ca/online/open_application'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { onlineNumber } from '#ca/letters/online_number'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import {
  aHolder,
  annex7LetterFor,
  confirmed,
  goTo,
  openOnlineHouse,
  refusal,
} from '#tests/support/online_house'
import { askToRevoke, confirmOnline } from '#tests/support/revoking_online'
import AuditEntry from '#models/audit_entry'
import OnlineNotice from '#models/online_notice'
import OnlineApplication from '#models/online_application'
import Revocation from '#models/revocation'
import RevocationRequest from '#models/revocation_request'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'
import type { RevocationFiling } from '#ca/online/file_online_revocation'

const TODAY = '2026-11-17'

test.group('S-21: a certificate is revoked online', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    return () => house.close()
  })

  const ask = (changes: Partial<RevocationFiling> = {}, as = holder.iin) =>
    askToRevoke(house, holder, changes, as)

  const confirm = (online: OnlineApplication, acceptDifferences = false) =>
    confirmOnline(house, online, acceptDifferences)

  async function revokeOffline() {
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    return revoking.handle({ serials: [holder.certificate.serial], ...why }, 'operator')
  }

  async function stateOf({ id }: OnlineApplication, today = TODAY) {
    const { state } = await findOnlineApplication(id, today)
    return state
  }

  async function noticesOf({ id }: OnlineApplication) {
    const notices = await OnlineNotice.query().where('onlineApplicationId', id)
    return notices.map(({ notice }) => notice)
  }

  test('S-21.2 to S-21.4: filed with a ground of S-18, the letter here, confirmed: revoked by the one use case', async ({
    assert,
  }) => {
    const online = await ask()
    assert.equal(await stateOf(online), 'filed')
    assert.isNull(await Revocation.findBy('certificateId', holder.certificate.id))
    const letter = await annex7LetterFor(house, [online])
    assert.equal(await stateOf(online), 'letter_received')
    await confirm(online)
    const revocation = await Revocation.findByOrFail('certificateId', holder.certificate.id)
    assert.deepInclude(revocation.$attributes, {
      channel: 'online',
      ground: 'holder_leaves',
      letterId: letter.id,
    })
    assert.equal(await stateOf(online), 'revoked')
    assert.deepEqual(await noticesOf(online), ['revoked'], 'the person is told')
    const entries = await AuditEntry.query().orderBy('seq', 'desc').limit(2)
    assert.sameMembers(
      entries.map(({ event }) => event),
      ['certificate_revoked', 'online_application_confirmed']
    )
    assert.equal(await refusal(() => confirm(online)), 'E_ONLINE_CLOSED')
  })

  test('S-21: a refusal gives the reason in the service and sets the letter’s request aside', async ({
    assert,
  }) => {
    const online = await ask()
    await annex7LetterFor(house, [online])
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: null, reason: 'Хатта қол жоқ, қайта жіберіңіз' }
    await refusing.handle({ onlineApplicationId: online.id, ...said }, 'operator')
    assert.equal(await stateOf(online), 'refused')
    const { application } = await findOnlineApplication(online.id, TODAY)
    assert.equal(application.steps[0].reason, said.reason)
    const request = await RevocationRequest.findByOrFail('onlineApplicationId', online.id)
    assert.equal(request.setAsideReason, said.reason)
    assert.isNotEmpty(lookAtLetters(application).comparison, 'the letter stays beside it')
    assert.isNull(await refusal(() => ask()), 'and the person may ask anew')
  })

  test('one open application of a person and kind: revoking stands beside applying', async ({
    assert,
  }) => {
    const online = await ask()
    assert.equal(await refusal(() => ask()), 'E_ONLINE_OPEN')
    assert.isNull(await refusal(() => holder.file()))
    assert.lengthOf(await OnlineApplication.query().where('iin', holder.iin), 2)
    assert.equal(onlineNumber(online.id).length, 9)
  })

  test('S-13 is about applications for a certificate: one to revoke does not lapse', async ({
    assert,
  }) => {
    const online = await ask()
    goTo(house, '2026-12-13T05:00:00Z')
    const lapsing = await house.make(LapseOnlineApplications)
    assert.deepEqual(await lapsing.handle(), { lapsed: [], warned: [] })
    assert.equal(await stateOf(online, '2026-12-13'), 'filed')
  })

  test('S-18: a ground that only the authority or a court has is refused; S-18.3 is an executor’s', async ({
    assert,
  }) => {
    for (const ground of ['court', 'false_data', 'holder_died', 'nonsense'])
      assert.equal(await refusal(() => ask({ ground })), 'E_REVOCATION_GROUND', ground)
    const executor = await aHolder(house)
    const appointing = await house.make(AppointExecutor)
    await appointing.handle({ iin: executor.iin, bin: holder.application.bin }, 'admin')
    const online = await ask({ ground: 'holder_died' }, executor.iin)
    assert.equal(online.filedBy, `holder:${executor.iin}`)
  })

  test('S-21: nobody asks for somebody else’s certificate, one that is revoked or has expired', async ({
    assert,
  }) => {
    const other = await aHolder(house)
    assert.equal(await refusal(() => ask({}, other.iin)), 'E_CERTIFICATE_UNKNOWN')
    assert.equal(await refusal(() => ask({ serial: 'ff' })), 'E_CERTIFICATE_UNKNOWN')
    goTo(house, '2027-01-11T05:00:00Z')
    assert.equal(await refusal(() => ask()), 'E_REVOKE_EXPIRED')
    goTo(house, '2026-11-17T05:42:00Z')
    await revokeOffline()
    assert.equal(await refusal(() => ask()), 'E_CERTIFICATE_ALREADY_REVOKED')
  })

  test('a revocation by another channel does what was asked for, and stands in nobody’s way', async ({
    assert,
  }) => {
    const online = await ask()
    await annex7LetterFor(house, [online])
    await revokeOffline()
    assert.equal(await stateOf(online), 'revoked')
    assert.deepEqual(await closeAllRevoked(), [online.id], 'by the clock')
    assert.deepEqual(await closeAllRevoked(), [])
    assert.deepEqual(await noticesOf(online), ['revoked'])
    const { certificate } = await aHolder(house)
    await certificate.merge({ holderIin: holder.iin }).save()
    assert.isNull(await refusal(() => ask({ serial: certificate.serial })), 'the next one')
    await online.refresh()
    assert.isNull(online.openKey)
  })

  test('a revoked certificate is on the carrier, and nothing says that it stays valid', async ({
    assert,
  }) => {
    const filing = await house.make(FilingPage)
    const onCarriers = async () => {
      const { carriers } = await filing.handle(holder.iin, { iin: holder.iin })
      return carriers.map(({ certificate }) => certificate?.id ?? null)
    }
    assert.deepEqual(await onCarriers(), [holder.certificate.id])
    await revokeOffline()
    assert.deepEqual(await onCarriers(), [null])
  })

  test('a certificate that is revoked before it was installed ends its application, and a new one may be filed', async ({
    assert,
  }) => {
    const { online, certificate } = await confirmed(house, holder)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'false_data', channel: 'offline', basis: 'Акт № 1' } as const
    await revoking.handle({ serials: [certificate.serial], ...why }, 'operator')
    assert.equal(await stateOf(online), 'revoked')
    assert.isNull(await refusal(() => holder.file()))
    assert.sameMembers(await noticesOf(online), ['confirmed', 'revoked'])
  })
})
