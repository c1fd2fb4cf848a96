import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Clock } from '#ca/clock'
import { CorrectApplication } from '#ca/letters/correct_application'
import { PutOffApplication } from '#ca/letters/put_off_application'
import { REFUSAL_GROUNDS, RefuseApplication } from '#ca/letters/refuse_application'
import { enterReferenceData } from '#tests/support/reference_data'
import { RECEIPT, register, stopClock } from '#tests/support/registered_letter'
import Application from '#models/application'
import AuditEntry from '#models/audit_entry'
import type { ApplicationState } from '#models/application'

async function waiting() {
  const { applications } = await register()
  return applications[0].id
}

async function inState(state: ApplicationState) {
  const id = await waiting()
  await Application.query().where('id', id).update({ state })
  return id
}

const lastEvent = async () => {
  const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
  return { event: entry.event, data: JSON.parse(entry.data) }
}

test.group('An application before it is issued', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock()
    await enterReferenceData()
    return () => app.container.restore(Clock)
  })

  test('S-7: the operator corrects the category, and the term goes with it', async ({ assert }) => {
    const correct = await app.container.make(CorrectApplication)
    const applicationId = await waiting()
    const application = await correct.handle({ applicationId, category: 'political' }, 'operator')
    assert.equal(application.dueOn, '2026-11-11')
    assert.deepEqual(await lastEvent(), {
      event: 'application_corrected',
      data: { field: 'category', before: 'administrative', after: 'political' },
    })
  })

  test('a category that is right already leaves no audit entry', async ({ assert }) => {
    const correct = await app.container.make(CorrectApplication)
    await correct.handle({ applicationId: await waiting(), category: 'administrative' }, 'operator')
    const { event } = await lastEvent()
    assert.equal(event, 'application_registered')
  })

  for (const ground of REFUSAL_GROUNDS)
    test(`${ground}: an application is refused with its reason`, async ({ assert }) => {
      const refuse = await app.container.make(RefuseApplication)
      const applicationId = await waiting()
      const refusal = await refuse.handle(
        { applicationId, ground, reason: ' Нет подписи ' },
        'operator'
      )
      assert.equal(refusal.reason, 'Нет подписи')
      assert.equal(refusal.refusedAt.toMillis(), Date.parse(RECEIPT))
      const application = await Application.findOrFail(applicationId)
      assert.equal(application.state, 'refused')
      assert.deepEqual(await lastEvent(), {
        event: 'application_refused',
        data: { ground, reason: 'Нет подписи' },
      })
    })

  test('S-12: a refusal has a ground of the rules and a reason', async ({ assert }) => {
    const refuse = await app.container.make(RefuseApplication)
    const applicationId = await waiting()
    const refused = (ground: string, reason: string) =>
      refuse.handle({ applicationId, ground, reason }, 'operator')
    await assert.rejects(() => refused('S-11.6', 'x'), /E_REFUSAL_GROUND/)
    await assert.rejects(() => refused('S-11.1', ' '), /E_REFUSAL_REASON_EMPTY/)
    await assert.rejects(() => refused('S-11.1', 'я'.repeat(2001)), /E_REFUSAL_REASON_LONG/)
  })

  test('an application is put off; its term stays', async ({ assert }) => {
    const putOff = await app.container.make(PutOffApplication)
    const applicationId = await waiting()
    const { putOffAt, dueOn } = await putOff.handle({ applicationId }, 'operator')
    assert.equal(putOffAt?.toMillis(), Date.parse(RECEIPT))
    assert.equal(dueOn, '2026-11-17')
    const { event } = await lastEvent()
    assert.equal(event, 'application_put_off')
  })

  for (const state of ['issuing', 'issued', 'written', 'handed_out', 'refused'] as const)
    test(`an application that is ${state} is neither corrected, refused nor put off`, async ({
      assert,
    }) => {
      const correct = await app.container.make(CorrectApplication)
      const refuse = await app.container.make(RefuseApplication)
      const putOff = await app.container.make(PutOffApplication)
      const applicationId = await inState(state)
      const acts = [
        () => correct.handle({ applicationId, category: 'political' }, 'operator'),
        () => refuse.handle({ applicationId, ground: 'S-11.1', reason: 'x' }, 'operator'),
        () => putOff.handle({ applicationId }, 'operator'),
      ]
      for (const act of acts) await assert.rejects(act, /E_APPLICATION_NOT_WAITING/)
      const application = await Application.findOrFail(applicationId)
      assert.equal(application.state, state)
    })

  test('an application that does not exist is not found', async ({ assert }) => {
    const putOff = await app.container.make(PutOffApplication)
    await assert.rejects(
      () => putOff.handle({ applicationId: 4711 }, 'operator'),
      /E_APPLICATION_ABSENT/
    )
  })
})
