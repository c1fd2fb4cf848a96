import { test } from '@japa/runner'
import { checkLetter } from '#ca/letters/letter_facts'
import { letterFindings } from '#ca/letters/check_letter_findings'
import { typedAnnex1 } from '#ca/letters/annex1/read_annex1'
import { WorkingCalendar } from '#ca/calendar/working_days'
import { GOOD_EMPLOYEE } from '#tests/support/letters'
import type { TypedLetter } from '#ca/letters/letter_facts'

const TODAY = '2026-11-17'
const letter = (change: Partial<TypedLetter> = {}) =>
  checkLetter({ number: ' 11-3/762 ', datedOn: '2026-11-09', ...change }, TODAY)

test.group('What a letter says of itself', () => {
  test('what is left out: received today, administrative, nothing attached', ({ assert }) => {
    assert.deepEqual(letter(), {
      number: '11-3/762',
      datedOn: '2026-11-09',
      receivedOn: TODAY,
      category: 'administrative',
      headName: null,
      executorName: null,
      executorPhone: null,
      carriersAttached: null,
    })
  })

  const refused: [string, Partial<TypedLetter>, string][] = [
    ['no number', { number: ' ' }, 'E_LETTER_NUMBER_EMPTY'],
    ['a long number', { number: '1'.repeat(101) }, 'E_LETTER_TEXT_LONG'],
    ['a day that does not exist', { datedOn: '2026-02-30' }, 'E_LETTER_DATE'],
    ['a day written otherwise', { datedOn: '09.11.2026' }, 'E_LETTER_DATE'],
    ['a day before the rules', { datedOn: '1926-11-09' }, 'E_LETTER_DATE'],
    ['a letter of tomorrow', { datedOn: '2026-11-18' }, 'E_LETTER_DATE_FUTURE'],
    ['received tomorrow', { receivedOn: '2026-11-18' }, 'E_RECEIVED_FUTURE'],
    ['received before it was written', { receivedOn: '2026-11-08' }, 'E_RECEIVED_BEFORE_DATED'],
    ['a received day that is none', { receivedOn: 'вчера' }, 'E_LETTER_DATE'],
    ['an unknown category', { category: 'military' }, 'E_CATEGORY_UNKNOWN'],
    ['half a carrier', { carriersAttached: 1.5 }, 'E_CARRIERS_ATTACHED'],
    ['fewer than no carriers', { carriersAttached: -1 }, 'E_CARRIERS_ATTACHED'],
    ['a long head', { headName: 'я'.repeat(201) }, 'E_LETTER_TEXT_LONG'],
  ]
  for (const [what, change, code] of refused)
    test(`${what} is refused: ${code}`, ({ assert }) => {
      assert.throws(() => letter(change), new RegExp(`^${code} `))
    })

  test('a letter of today, received today, is taken', ({ assert }) => {
    assert.equal(letter({ datedOn: TODAY }).datedOn, TODAY)
  })
})

test.group('What concerns the letter as a whole', () => {
  const calendar = new WorkingCalendar({ daysOff: [], workingWeekends: [], confirmedYears: [2026] })
  const people = {
    headName: 'Тлеубаев Н. С.',
    executorName: 'Омарова А. К.',
    executorPhone: '+7 (7172) 74-31-20',
  }

  function found(change: Partial<TypedLetter> = {}, other = {}) {
    const findings = letterFindings({
      facts: letter({ ...people, ...change }),
      table: typedAnnex1([GOOD_EMPLOYEE]),
      grounds: [],
      dueOn: '2026-11-24',
      calendar,
      sameNumber: null,
      ...other,
    })
    return findings.map(({ code, field }) => [code, field].filter(Boolean).join(' '))
  }

  test('annex 1: executor and telephone with area code are there: nothing to remark', ({
    assert,
  }) => {
    assert.deepEqual(found(), [])
  })

  test('annex 1: the executor and the telephone with area code are mandatory', ({ assert }) => {
    assert.deepEqual(found({ headName: null }), ['W_HEAD_MISSING'])
    assert.deepEqual(found({ executorName: null }), ['W_EXECUTOR_MISSING'])
    assert.deepEqual(found({ executorPhone: '' }), ['W_EXECUTOR_MISSING'])
    assert.deepEqual(found({ executorPhone: '74-31-20' }), ['W_EXECUTOR_PHONE'])
  })

  test('a number that another letter of the agency has is remarked', ({ assert }) => {
    assert.deepEqual(found({}, { sameNumber: '10.11.2026' }), ['W_NUMBER_KNOWN'])
  })

  test('annex 1: as many carriers as employees', ({ assert }) => {
    assert.deepEqual(found({ carriersAttached: 1 }), [])
    assert.deepEqual(found({ carriersAttached: 0 }), ['W_CARRIERS_ATTACHED'])
  })

  test('S-11.1: a table without employees, or without a column, is incomplete', ({ assert }) => {
    const table = typedAnnex1([])
    assert.deepEqual(found({}, { table }), ['E_NO_ROWS'])
    const missing = ['email', 'phone']
    assert.deepEqual(found({}, { table: { ...table, missing } }), [
      'E_COLUMN_MISSING email',
      'E_COLUMN_MISSING phone',
    ])
  })

  test('S-11.5: a ground for somebody who is not in the table is refused', ({ assert }) => {
    assert.deepEqual(found({}, { grounds: ['901130400501'] }), ['E_GROUND_IIN_ABSENT'])
    assert.deepEqual(found({}, { grounds: ['850312300002'] }), [])
  })

  test('a term that ends in a year without a confirmed calendar says so', ({ assert }) => {
    assert.deepEqual(found({}, { dueOn: '2027-01-06' }), ['W_CALENDAR_UNCONFIRMED'])
  })

  test('an encoding that was guessed says so', ({ assert }) => {
    const table = { ...typedAnnex1([GOOD_EMPLOYEE]), encodingGuessed: true }
    assert.deepEqual(found({}, { table }), ['W_ENCODING_GUESSED'])
  })
})
