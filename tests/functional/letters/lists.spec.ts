import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { Clock } from '#ca/clock'
import { LETTERS_A_PAGE, listLetters } from '#ca/letters/list_letters'
import { search } from '#ca/letters/search'
import { worklist } from '#ca/letters/worklist'
import { enterReferenceData } from '#tests/support/reference_data'
import { register, stopClock } from '#tests/support/registered_letter'
import { GOOD_EMPLOYEE, SECOND_EMPLOYEE } from '#tests/support/letters'
import Application from '#models/application'
import Carrier from '#models/carrier'
import Letter from '#models/letter'
import type { ApplicationState } from '#models/application'

const TODAY = '2026-11-17'
const BOTH = { typed: [GOOD_EMPLOYEE, SECOND_EMPLOYEE] }

/** A letter received on a day whose applications are in the given states. */
async function letterIn(number: string, receivedOn: string, states: ApplicationState[]) {
  const { letter, applications } = await register({
    number,
    datedOn: '2026-11-02',
    receivedOn,
    rows: { typed: [GOOD_EMPLOYEE, SECOND_EMPLOYEE].slice(0, states.length) },
    secondCertificateGrounds: Object.fromEntries(
      [GOOD_EMPLOYEE, SECOND_EMPLOYEE].slice(0, states.length).map(({ iin }) => [iin, 'type_c'])
    ),
  })
  for (const [index, { id }] of applications.entries())
    await Application.query().where('id', id).update({ state: states[index] })
  return letter
}

test.group('Lists of letters', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock('2026-11-17T05:42:00Z')
    await enterReferenceData()
    return () => app.container.restore(Clock)
  })

  test('the worklist: overdue, due today, later, then what is only to be handed out', async ({
    assert,
  }) => {
    await letterIn('later', '2026-11-11', ['waiting', 'handed_out'])
    await letterIn('out', '2026-11-03', ['written', 'handed_out'])
    await letterIn('today', '2026-11-10', ['waiting', 'written'])
    await letterIn('late', '2026-11-06', ['issued', 'issuing'])
    await letterIn('done', '2026-11-03', ['handed_out', 'refused'])
    const { groups, unconfirmedYears } = await worklist(TODAY)
    assert.deepEqual(
      groups.map(({ id, lines }) => [id, lines.map(({ letter }) => letter.number)]),
      [
        ['overdue', ['late']],
        ['today', ['today']],
        ['later', ['later']],
        ['hand_out', ['out']],
      ]
    )
    const [[late], [today], [later], [out]] = groups.map(({ lines }) => lines)
    assert.deepEqual([late.deadline?.overdue, late.toIssue, late.total], [2, 2, 2])
    assert.deepEqual([today.deadline?.left, today.toIssue, today.toHandOut], [0, 1, 1])
    assert.deepEqual([later.deadline?.spent, later.counts.handed_out], [4, 1])
    assert.deepEqual([out.deadline, out.toIssue, out.toHandOut], [null, 0, 1])
    assert.deepEqual(unconfirmedYears, [])
  })

  test('the worklist says which year has no confirmed calendar', async ({ assert }) => {
    await letterIn('1', '2026-11-17', ['waiting'])
    const { unconfirmedYears } = await worklist('2027-01-12')
    assert.deepEqual(unconfirmedYears, [2027])
  })

  test('nothing to do is an empty worklist', async ({ assert }) => {
    assert.deepEqual(await worklist(TODAY), { groups: [], unconfirmedYears: [] })
  })

  test('letters are listed latest first, with counts and without their files', async ({
    assert,
  }) => {
    await letterIn('old', '2026-11-03', ['handed_out'])
    await letterIn('new', '2026-11-10', ['waiting', 'written'])
    const page = await listLetters({ today: TODAY })
    assert.deepEqual(
      page.map(({ letter, counts, total }) => [letter.number, total, counts]),
      [
        ['new', 2, { waiting: 1, written: 1 }],
        ['old', 1, { handed_out: 1 }],
      ]
    )
    assert.equal(page.total, 2)
    assert.isUndefined(page[0].letter.source)
    assert.equal(page[0].letter.agency.bin, '151240000009')
  })

  test('letters come a page at a time', async ({ assert }) => {
    const { letter } = await register()
    const { agencyId, receivedOn, registeredBy } = letter ?? new Letter()
    const more = Array.from({ length: LETTERS_A_PAGE }, (_, index) => ({
      agencyId,
      receivedOn,
      registeredBy,
      datedOn: '2026-11-01',
      number: `x${index}`,
    }))
    await Letter.createMany(more)
    const second = await listLetters({ today: TODAY, page: 2 })
    assert.deepEqual([second.length, second.total, second.lastPage], [1, LETTERS_A_PAGE + 1, 2])
  })

  test('letters are found by number, agency, employee and IIN, whatever the case', async ({
    assert,
  }) => {
    await register({ number: 'КГД-05/9031', rows: BOTH })
    for (const text of ['кгд-05', '9031', 'КОМИТЕТ', 'ахметов', '901130400501', '151240000009']) {
      const page = await listLetters({ today: TODAY, search: text })
      assert.equal(page.total, 1, text)
    }
    const nothing = await listLetters({ today: TODAY, search: 'К%Д' })
    assert.equal(nothing.total, 0)
  })
})

test.group('Search', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    stopClock()
    await enterReferenceData()
    await register({ number: 'КГД-05/9031', rows: BOTH })
    await Carrier.create({
      serialNumber: 'A3B040C2',
      connector: 'usb-a',
      model: 'file',
      state: 'stock',
    })
    return () => app.container.restore(Clock)
  })

  const counts = async (text: string) => {
    const found = await search(text)
    return Object.entries(found).flatMap(([kind, { rows }]) =>
      rows.length > 0 ? `${kind} ${rows.length}` : []
    )
  }

  const wanted: [string, string[]][] = [
    ['кгд-05/9031', ['letters 1']],
    ['Нұрлан Ахметов', ['applications 1']],
    ['мамырова', ['applications 1']],
    ['850312 300002', ['applications 1']],
    ['151240000009', ['applications 2', 'agencies 1']],
    ['a3b0 40c2', ['carriers 1']],
    ['Комитет труда', ['agencies 1']],
    ['КОМИТЕТ', ['agencies 1']],
    ['нет такого', []],
    ['%', []],
    ['__', []],
    [' ', []],
  ]
  for (const [text, expected] of wanted)
    test(`“${text}” finds ${expected.join(', ') || 'nothing'}`, async ({ assert }) => {
      assert.deepEqual(await counts(text), expected)
    })
})
