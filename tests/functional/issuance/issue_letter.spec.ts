import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { IssueLetter } from '#ca/issuance/issue_letter'
import { IssueOntoCarrier } from '#ca/issuance/issue_onto_carrier'
import { registeredLetter, waitingApplication } from '#tests/support/applications'
import { IssuingHouse } from '#tests/support/issuing_house'
import type Application from '#models/application'

const PIN = 'Aq7!mmu2'

test.group('Issue a letter', (group) => {
  let house: IssuingHouse
  let employees: Application[]

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await IssuingHouse.open()
    const letter = await registeredLetter()
    employees = []
    for (const row of [1, 2, 3]) employees.push(await waitingApplication(letter, row))
    return () => house.close()
  })

  async function issue(pin: string) {
    const issuing = await house.make(IssueLetter)
    const [{ letterId }] = employees
    const { stopped, employees: outcomes } = await issuing.handle(
      { letterId, pin, ask: async () => false },
      'shell:test'
    )
    const states = outcomes.map(({ application }) => application.state)
    return { stopped: stopped?.code ?? null, states }
  }

  async function begin(step: NonNullable<typeof house.steps.failAt>) {
    const { serialNumber: carrierSerial } = await house.desk.supplyBlank()
    house.steps.failAt = step
    const onto = await house.make(IssueOntoCarrier)
    const act = { applicationId: employees[0].id, carrierSerial, pin: PIN }
    await onto.handle(act, 'shell:test').catch(() => {})
    house.steps.failAt = null
  }

  for (const step of ['key_generated', 'closed'] as const) {
    test(`begun with another PIN (ended at "${step}"): one try, and no blank carrier gets the wrong one`, async ({
      assert,
    }) => {
      await begin(step)
      const first = step === 'closed' ? 'issued' : 'waiting'
      const wrong = await issue('Tumar-2026')
      assert.deepEqual(wrong, { stopped: 'E_PIN_WRONG', states: [first, 'waiting', 'waiting'] })
      const carriers = await house.desk.list()
      assert.deepEqual(
        carriers.map(({ pinTriesLeft }) => pinTriesLeft),
        [2]
      )
      await issue('Tumar-2026')
      const blocked = await issue('Tumar-2026')
      assert.notEqual(blocked.stopped, 'E_PIN_WRONG')
      assert.deepEqual(blocked.states, [first, 'waiting', 'waiting'])
      assert.lengthOf(await house.desk.list(), 1)
    })
  }

  test('the right PIN goes on with all of them', async ({ assert }) => {
    await begin('key_generated')
    const right = await issue(PIN)
    assert.deepEqual(right, { stopped: null, states: ['written', 'written', 'written'] })
  })

  test('a PIN that is the last employee’s birth date is refused before the first carrier gets it', async ({
    assert,
  }) => {
    await employees[2].merge({ iin: '850312300111' }).save()
    const refused = await issue('a12031985')
    assert.deepEqual(refused, {
      stopped: 'E_PIN_OF_HOLDER',
      states: ['waiting', 'waiting', 'waiting'],
    })
    assert.lengthOf(await house.desk.list(), 0)
  })
})
