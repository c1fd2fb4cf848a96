import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { KeyPair } from '#ca/crypto/key_pair'
import { RefuseRootApplication } from '#ca/root/refuse_application'
import { RegisterRootApplication } from '#ca/root/register_application'
import {
  APPLICATION,
  RootHouse,
  SCAN,
  stateRequest,
  strangeRequest,
} from '#tests/support/root_house'
import AuditEntry from '#models/audit_entry'
import RootApplication from '#models/root_application'
import { ROOT_REFUSAL_GROUNDS } from '#models/root_refusal'
import type { RootRefusalGround } from '#models/root_refusal'

test.group('Root CA: faults and refusals (R-3.2, R-6)', (group) => {
  let house: RootHouse
  let keys: KeyPair

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await RootHouse.open()
    keys = KeyPair.generate('gost-2015')
    return () => house.close()
  })

  const certify = (applicationId: number) => house.certify(applicationId)

  test('R-6.1: incomplete documents are recorded, cannot be certified, and are refused', async ({
    assert,
  }) => {
    await house.root()
    const { application, problems } = await house.apply(null, {
      accreditation: null,
      form: { usage: '' },
    })
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['form_incomplete', 'accreditation_absent', 'source_absent']
    )
    await assert.rejects(() => certify(application.id), /E_ROOT_PROBLEMS/)
    const refuse = await house.make(RefuseRootApplication)
    const refusal = await refuse.handle(
      {
        applicationId: application.id,
        ground: 'incomplete',
        reason: 'Қосымша жоқ',
        letterNumber: '7',
      },
      'shell:test'
    )
    assert.equal(refusal.ground, 'incomplete')
    await assert.rejects(
      () => certify(application.id),
      /E_ROOT_APPLICATION_DECIDED|E_ROOT_PROBLEMS/
    )
    const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.event, 'root_application_refused')
  })

  test('R-6.2: a request that its key did not sign, a wrong IIN, a wrong BIN, a birth date beside the IIN, a CA without a structure', async ({
    assert,
  }) => {
    const request = await stateRequest(keys)
    const forged = Uint8Array.from(request)
    forged[forged.length - 1] ^= 1
    const codes = async (...input: Parameters<RootHouse['apply']>) => {
      const { problems } = await house.apply(...input)
      return problems.map(({ code }) => code)
    }
    assert.deepEqual(await codes(forged), ['source_proof'])
    assert.deepEqual(await codes(request, { form: { iin: '850312300013' } }), ['iin_wrong'])
    assert.deepEqual(await codes(request, { form: { bin: '151240000008' } }), ['bin_wrong'])
    assert.deepEqual(await codes(request, { form: { born_on: '1985-03-13' } }), ['birth_differs'])
    assert.deepEqual(await codes(await strangeRequest(keys)), ['structure_unknown'])
    assert.deepEqual(await codes(Buffer.from('no request')), ['source_unreadable'])
  })

  test('R-6.4: a representative under sixteen', async ({ assert }) => {
    const { problems } = await house.apply(await stateRequest(keys), {
      form: { born_on: '2010-11-11', iin: '' },
    })
    assert.includeMembers(
      problems.map(({ code }) => code),
      ['under_age']
    )
    const sixteen = await house.apply(await stateRequest(keys), {
      form: { born_on: '2010-11-10', iin: '' },
    })
    assert.notInclude(
      sixteen.problems.map(({ code }) => code),
      'under_age'
    )
  })

  test('R-6: each of the four grounds refuses, and no other word does', async ({ assert }) => {
    const refuse = await house.make(RefuseRootApplication)
    const grounds: RootRefusalGround[] = [...ROOT_REFUSAL_GROUNDS]
    assert.deepEqual(grounds, ['incomplete', 'untrue', 'court', 'under_age'])
    for (const ground of grounds) {
      const { application } = await house.apply(await stateRequest(keys))
      await refuse.handle(
        { applicationId: application.id, ground, reason: 'x', letterNumber: '7' },
        'shell:test'
      )
    }
    const { application } = await house.apply(await stateRequest(keys))
    const input = { applicationId: application.id, reason: 'x', letterNumber: '8' }
    await assert.rejects(() => refuse.handle({ ...input, ground: 'dislike' }, 'a'), /E_ROOT_GROUND/)
    await assert.rejects(
      () => refuse.handle({ ...input, ground: 'court', reason: ' ' }, 'a'),
      /E_ROOT_REASON/
    )
    await assert.rejects(
      () => refuse.handle({ ...input, ground: 'court', letterNumber: ' ' }, 'a'),
      /E_ROOT_LETTER/
    )
    assert.lengthOf(await RootApplication.query().where('state', 'refused'), 4)
  })

  test('R-3.2, R-8: the copy of the accreditation is kept as it came; a text is no copy', async ({
    assert,
  }) => {
    const { application } = await house.apply(await stateRequest(keys))
    const [copy] = await application.related('documents').query()
    assert.equal(copy.kind, 'accreditation')
    assert.deepEqual(copy.content, SCAN)
    const register = await house.make(RegisterRootApplication)
    const { problems } = await register.handle(
      {
        source: await stateRequest(keys),
        form: JSON.stringify(APPLICATION),
        accreditation: { number: 'KZ-1', copy: Buffer.from('a text named .pdf') },
        delivery: 'post',
      },
      'shell:test'
    )
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['accreditation_format']
    )
  })
})
