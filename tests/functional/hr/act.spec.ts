import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { ConfirmOnlineApplication } from '#ca/online/confirm_online_application'
import { findOnlineApplication } from '#ca/online/find_online_application'
import { LapseOnlineApplications } from '#ca/online/lapse_online_applications'
import { RefuseOnlineApplication } from '#ca/online/refuse_online_application'
import { RevokeCertificates } from '#ca/revocation/revoke_certificates'
import { answerXml, soapMessage } from '#ca/hr/wire/answer_xml'
import { NO_XML_CHARACTER } from '#ca/xml_characters'
import { aMessage, answered, aSystem, issueRequest } from '#tests/support/hr_house'
import { aHolder, goTo, openOnlineHouse, refusal } from '#tests/support/online_house'
import AuditEntry from '#models/audit_entry'
import Agency from '#models/agency'
import HrSigningRight from '#models/hr_signing_right'
import type HrSystem from '#models/hr_system'
import OnlineApplication from '#models/online_application'
import OnlineStep from '#models/online_step'
import Revocation from '#models/revocation'
import { DateTime } from 'luxon'
import type { IssueAnswer, RefusalsAnswer, RevokeRequest, StateAnswer } from '#ca/hr/requests'
import type { IssuingHouse } from '#tests/support/issuing_house'
import type { OnlineHolder } from '#tests/support/online_holder'

test.group('What an HR system asks for', (group) => {
  let house: IssuingHouse
  let holder: OnlineHolder
  let system: HrSystem

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await openOnlineHouse()
    holder = await aHolder(house)
    system = await aSystem()
    return () => house.close()
  })

  async function filed(iin = holder.iin) {
    const message = await aMessage(system, iin)
    return (await answered(house, await issueRequest(holder), message)) as IssueAnswer
  }

  async function stateOf(number: number, from = system) {
    const message = await aMessage(from, holder.iin, { kind: 'state' })
    return (await answered(house, { kind: 'state', number }, message)) as StateAnswer
  }

  async function confirm(onlineApplicationId: number) {
    const confirming = await house.make(ConfirmOnlineApplication)
    return confirming.handle({ onlineApplicationId, acceptDifferences: false }, 'operator')
  }

  const toRevoke = (): RevokeRequest => ({
    ...{ kind: 'revoke', iin: holder.iin, serial: holder.certificate.serial.toUpperCase() },
    ...{ ground: 'holder_leaves', language: 'kk' },
  })

  test('S-6: a certificate is applied for in the flow of the online service, and its actor is the system with the person', async ({
    assert,
  }) => {
    const { number, filedOn, dueOn } = await filed()
    assert.deepEqual([filedOn, dueOn], ['2026-11-17', '2026-11-24'])
    const online = await OnlineApplication.findOrFail(number)
    assert.equal(online.channel, 'hr')
    const [entry] = await AuditEntry.query().orderBy('seq', 'desc').limit(1)
    const { event, actor } = entry
    assert.deepEqual([event, actor], ['online_application_filed', `hr:${system.id}:${holder.iin}`])
  })

  test('S-6.5: an operator confirms without a letter, within the term of S-7; then it is installed', async ({
    assert,
  }) => {
    const { number, dueOn } = await filed()
    const waiting = await findOnlineApplication(number, '2026-11-17')
    assert.deepInclude(waiting, { state: 'to_confirm' })
    assert.equal(waiting.deadline?.dueOn, dueOn)
    const { serial } = await confirm(number)
    const told = await stateOf(number)
    assert.deepInclude(told, { state: 'to_install', refused: null })
    assert.equal(told.certificate?.serial, serial)
    const { application } = await findOnlineApplication(number, '2026-11-17')
    assert.equal(application.application.dueOn, dueOn)
    assert.equal(application.application.letter.form, 'hr')
  })

  test('S-13: no letter is waited for, and so nothing lapses', async ({ assert }) => {
    const { number } = await filed()
    goTo(house, '2026-12-30T05:00:00Z')
    const lapsing = await house.make(LapseOnlineApplications)
    assert.deepEqual(await lapsing.handle(), { lapsed: [], warned: [] })
    assert.deepInclude(await stateOf(number), { state: 'filed' })
  })

  test('the same message again files nothing again and is answered the same', async ({
    assert,
  }) => {
    const message = await aMessage(system, holder.iin)
    const request = await issueRequest(holder)
    const first = await answered(house, request, message)
    assert.deepEqual(await answered(house, request, message), first)
    assert.lengthOf(await OnlineApplication.query().where('iin', holder.iin), 1)
  })

  test('S-11.5: the checks are those of the online service', async ({ assert }) => {
    await filed()
    assert.equal(await refusal(() => filed()), 'E_ONLINE_OPEN')
    goTo(house, '2026-11-13T05:00:00Z')
    const other = await aHolder(house)
    goTo(house, '2026-11-13T05:00:00Z')
    const message = await aMessage(system, other.iin)
    const request = await issueRequest(other)
    assert.equal(await refusal(() => answered(house, request, message)), 'E_HOLDER_HAS_CERTIFICATE')
  })

  test('S-11.5: who has the right to sign in E-Qyzmet signs for the agency’s holders, others do not', async ({
    assert,
  }) => {
    const colleague = await aHolder(house)
    assert.equal(await refusal(() => filed(colleague.iin)), 'E_ONLINE_OTHER_PERSON')
    const agency = await Agency.findByOrFail('bin', holder.certificate.agencyBin)
    await HrSigningRight.create({
      ...{ iin: colleague.iin, agencyId: agency.id, basis: 'Приказ № 5' },
      ...{ givenBy: 'administrator', givenAt: DateTime.now() },
    })
    assert.isNull(await refusal(() => filed(colleague.iin)))
  })

  test('S-6.3: for who has left the agency nobody there signs, nor is told how an application stands', async ({
    assert,
  }) => {
    const colleague = await aHolder(house)
    const agency = await Agency.findByOrFail('bin', holder.certificate.agencyBin)
    await HrSigningRight.create({
      ...{ iin: colleague.iin, agencyId: agency.id, basis: 'Приказ № 5' },
      ...{ givenBy: 'administrator', givenAt: DateTime.now() },
    })
    const formerly = await aHolder(house)
    const old = { holderIin: holder.iin, notAfter: DateTime.fromISO('2024-01-01T00:00:00Z') }
    await formerly.certificate.merge(old).save()
    await holder.certificate.merge({ agencyBin: '990240000014' }).save()
    await holder.application.merge({ bin: '990240000014' }).save()
    assert.equal(await refusal(() => filed(colleague.iin)), 'E_ONLINE_OTHER_PERSON')
    const { number } = await filed()
    const asking = await aMessage(system, colleague.iin, { kind: 'state' })
    const state = () => answered(house, { kind: 'state', number }, asking)
    assert.equal(await refusal(state), 'E_ONLINE_ABSENT')
  })

  test('S-12.3: a refusal is told with its reason, to the system that filed', async ({
    assert,
  }) => {
    const { number } = await filed()
    const refusing = await house.make(RefuseOnlineApplication)
    const said = { ground: 'S-11.2', reason: 'Лауазым сәйкес емес' }
    await refusing.handle({ onlineApplicationId: number, ...said }, 'operator')
    assert.deepInclude(await stateOf(number), { state: 'refused', refused: said })
    const days = { from: '2026-11-17', to: '2026-11-17', page: 1 }
    const list = async (from: HrSystem) => {
      const message = await aMessage(from, holder.iin, { kind: 'refusals' })
      return (await answered(house, { kind: 'refusals', ...days }, message)) as RefusalsAnswer
    }
    const { refusals, pages, total } = await list(system)
    assert.deepEqual([pages, total], [1, 1])
    assert.deepInclude(refusals[0], { number, iin: holder.iin, ...said })
    const other = await list(await aSystem())
    assert.lengthOf(other.refusals, 0)
  })

  test('S-12.3: a reason with characters that XML does not have is told without them, one that was kept before too', async ({
    assert,
  }) => {
    const { number } = await filed()
    const refusing = await house.make(RefuseOnlineApplication)
    const typed = { ground: 'S-11.2', reason: 'Лауазым\u000bсәйкес\u0001 емес\f' }
    await refusing.handle({ onlineApplicationId: number, ...typed }, 'operator')
    const told = await stateOf(number)
    assert.equal(told.refused?.reason, 'Лауазым\nсәйкес емес')
    await OnlineStep.query().where('step', 'refused').update({ reason: typed.reason })
    const again = await stateOf(number)
    assert.equal(again.refused?.reason, typed.reason)
    const sent = { messageId: 'a', sessionId: null, at: DateTime.utc() }
    const text = soapMessage(answerXml(again, sent))
    assert.include(text, '<reason>Лауазым\nсәйкес емес\n</reason>')
    assert.notMatch(text, NO_XML_CHARACTER)
  })

  test('S-6: another system is told nothing of it', async ({ assert }) => {
    const { number } = await filed()
    const other = await aSystem()
    assert.equal(await refusal(() => stateOf(number, other)), 'E_ONLINE_ABSENT')
  })

  test('S-22.4: a certificate is revoked on receipt, once, by the use case of all revocations', async ({
    assert,
  }) => {
    const message = await aMessage(system, holder.iin, { kind: 'revoke' })
    const first = await answered(house, toRevoke(), message)
    assert.deepInclude(first, { serial: holder.certificate.serial, ground: 'holder_leaves' })
    assert.deepEqual(await answered(house, toRevoke(), message), first)
    const revocation = await Revocation.findByOrFail('certificateId', holder.certificate.id)
    assert.deepInclude(revocation.$attributes, { channel: 'hr', hrMessageId: message.id })
    const [entry] = await AuditEntry.query().where('event', 'certificate_revoked')
    assert.include(entry.data, `${system.name}: ${message.messageId}`)
    const again = await aMessage(system, holder.iin, { kind: 'revoke' })
    assert.equal(
      await refusal(() => answered(house, toRevoke(), again)),
      'E_CERTIFICATE_ALREADY_REVOKED'
    )
  })

  test('S-22: nobody revokes another’s certificate, nor one under another IIN', async ({
    assert,
  }) => {
    const other = await aHolder(house)
    const theirs = await aMessage(system, other.iin, { kind: 'revoke' })
    assert.equal(await refusal(() => answered(house, toRevoke(), theirs)), 'E_CERTIFICATE_UNKNOWN')
    const own = await aMessage(system, holder.iin, { kind: 'revoke' })
    assert.equal(
      await refusal(() => answered(house, { ...toRevoke(), iin: other.iin }, own)),
      'E_CERTIFICATE_UNKNOWN'
    )
  })

  test('S-18: a certificate that is revoked otherwise before it is installed ends the application', async ({
    assert,
  }) => {
    const { number } = await filed()
    const { serial } = await confirm(number)
    const revoking = await house.make(RevokeCertificates)
    const why = { ground: 'holder_asked', channel: 'offline', basis: 'Приказ № 7' } as const
    await revoking.handle({ serials: [serial], ...why }, 'operator')
    assert.deepInclude(await stateOf(number), { state: 'revoked' })
  })

  test('S-22: who signs for an agency’s holders does not revoke what another agency gave them', async ({
    assert,
  }) => {
    const [colleague, other] = [await aHolder(house), await aHolder(house)]
    const agency = await Agency.findByOrFail('bin', holder.certificate.agencyBin)
    await HrSigningRight.create({
      ...{ iin: colleague.iin, agencyId: agency.id, basis: 'Приказ № 5' },
      ...{ givenBy: 'administrator', givenAt: DateTime.now() },
    })
    const elsewhere = { holderIin: holder.iin, agencyBin: '990240000014' }
    await other.certificate.merge(elsewhere).save()
    const asked = async (serial: string) => {
      const message = await aMessage(system, colleague.iin, { kind: 'revoke' })
      return refusal(() => answered(house, { ...toRevoke(), serial }, message))
    }
    assert.equal(await asked(other.certificate.serial), 'E_CERTIFICATE_UNKNOWN')
    assert.isNull(await asked(holder.certificate.serial))
  })
})
