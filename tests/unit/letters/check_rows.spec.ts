import { test } from '@japa/runner'
import { checkDigit } from '#ca/agencies/identification_numbers'
import { checkRows } from '#ca/letters/check_rows'
import { lineOf, SECOND_EMPLOYEE, suppliedRegionIndex } from '#tests/support/letters'
import type { Annex1Line } from '#ca/letters/annex1/annex1_table'
import type { RowContext } from '#ca/letters/check_rows'

const regionIndex = await suppliedRegionIndex()
const nobody = { certificates: new Map(), openApplications: new Map(), grounds: new Map() }

function check(lines: Annex1Line[], change: Partial<RowContext> = {}) {
  return checkRows(lines, {
    agencyBin: '151240000009',
    knownBins: new Set(),
    regionIndex,
    receivedOn: '2026-11-10',
    holding: nobody,
    ...change,
  })
}

const found = (...args: Parameters<typeof check>) =>
  check(...args).findings.map(({ row, cell, field, code }) => [row, cell, field, code].join(' '))

test.group('The rows of annex 1', () => {
  test('a row without a fault has no finding and gives a person', ({ assert }) => {
    const { findings, people } = check([lineOf()])
    assert.deepEqual(findings, [])
    assert.deepEqual(people, [
      {
        row: 1,
        surname: 'Ахметов',
        givenName: 'Нұрлан',
        patronymic: 'Серікұлы',
        iin: '850312300002',
        bin: '151240000009',
        organisation: 'Комитет труда и социальной защиты',
        position: 'главный специалист',
        regionKato: '710000000',
        locality: 'р-н Есиль',
        email: 'n.akhmetov@komitet.gov.kz',
        phone: '+77015550101',
      },
    ])
  })

  test('S-11.1: every empty cell is named', ({ assert }) => {
    const line = lineOf({
      fullName: '',
      iin: '',
      bin: '',
      organisation: '',
      position: '',
      region: '',
      email: '',
      phone: '',
    })
    const fields = [
      'fullName',
      'iin',
      'bin',
      'organisation',
      'position',
      'region',
      'email',
      'phone',
    ]
    assert.deepEqual(
      found([line]),
      fields.map((field, index) => `1 ${'BCDEFGHI'[index]}4 ${field} E_CELL_EMPTY`)
    )
  })

  test('all faults of all rows are found at once, in reading order', ({ assert }) => {
    const lines = [
      lineOf({ phone: '+7 701 555 014', iin: '850230300012' }, 1),
      lineOf({ ...SECOND_EMPLOYEE, region: 'г. Москва', email: 'нет' }, 2),
    ]
    assert.deepEqual(found(lines), [
      '1 C4 iin E_IIN_BIRTH_DATE',
      '1 I4 phone E_PHONE_DIGITS',
      '2 G5 region E_REGION_UNKNOWN',
      '2 H5 email E_EMAIL_LETTERS',
    ])
    assert.lengthOf(check(lines).people, 0)
  })

  test('a warning does not keep a person out', ({ assert }) => {
    const { findings, people } = check([lineOf({ region: 'ЮКО' })])
    assert.equal(findings[0].severity, 'warning')
    assert.equal(people[0].regionKato, '610000000')
  })

  test('the finding names what stands in the cell', ({ assert }) => {
    assert.equal(check([lineOf({ iin: '850312300003' })]).findings[0].value, '850312300003')
  })
})

test.group('S-11.4: nobody under sixteen', () => {
  const born = (iin: string, receivedOn: string) => found([lineOf({ iin })], { receivedOn })

  test('somebody who turns sixteen on the day of receipt is old enough', ({ assert }) => {
    assert.deepEqual(born('010101600006', '2017-01-01'), [])
    assert.deepEqual(born('010101600006', '2016-12-31'), ['1 C4 iin E_AGE_UNDER_16'])
  })

  test('the age is named; somebody not yet born is under sixteen, too', ({ assert }) => {
    const { findings } = check([lineOf({ iin: '010101600006' })], { receivedOn: '2016-12-31' })
    assert.equal(findings[0].facts.age, 15)
    assert.deepEqual(born('010101600006', '1999-01-01'), ['1 C4 iin E_AGE_UNDER_16'])
  })

  test('an IIN that does not tell the century asks for the document', ({ assert }) => {
    assert.deepEqual(born(`85031200000${checkDigit('85031200000')}`, '2026-11-10'), [
      '1 C4 iin W_IIN_CENTURY',
    ])
  })
})

test.group('The same person twice', () => {
  test('every row but the first is named, with the number of the first', ({ assert }) => {
    const { findings } = check([
      lineOf({}, 1),
      lineOf(SECOND_EMPLOYEE, 2),
      lineOf({}, 3),
      lineOf({}, 4),
    ])
    assert.deepEqual(
      findings.map(({ row, code, facts }) => [row, code, facts.row]),
      [
        [3, 'E_IIN_REPEATED', '1'],
        [4, 'E_IIN_REPEATED', '1'],
      ]
    )
  })

  test('a number with and without its leading zero is the same person', ({ assert }) => {
    const lines = [lineOf({ iin: '040229500005' }, 1), lineOf({ iin: '40229500005' }, 2)]
    assert.deepEqual(found(lines), ['2 C5 iin W_IIN_LEADING_ZEROS', '2 C5 iin E_IIN_REPEATED'])
  })
})

test.group('S-11.5: a valid certificate already', () => {
  const AGENCY = '151240000009'
  const OTHER = '101040000002'
  const held = (...bins: string[]) =>
    new Map([['850312300002', bins.map((agencyBin) => ({ until: '04.02.2028', agencyBin }))]])
  const applied = (agencyBin: string) =>
    new Map([['850312300002', [{ number: '7', datedOn: '01.11.2026', agencyBin }]]])
  const certificates = held(AGENCY)
  const openApplications = applied(AGENCY)

  test('its holder gets no other', ({ assert }) => {
    const { findings } = check([lineOf()], { holding: { ...nobody, certificates } })
    assert.deepEqual(
      findings.map(({ code, facts }) => [code, facts.until]),
      [['E_CERTIFICATE_VALID', '04.02.2028']]
    )
  })

  test('it is found even when another cell of the row is wrong', ({ assert }) => {
    const holding = { ...nobody, certificates }
    assert.deepEqual(found([lineOf({ phone: '1' })], { holding }), [
      '1 C4 iin E_CERTIFICATE_VALID',
      '1 I4 phone E_PHONE_DIGITS',
    ])
  })

  test('an application that is still open counts like a certificate', ({ assert }) => {
    const { findings } = check([lineOf()], { holding: { ...nobody, openApplications } })
    assert.equal(findings[0].code, 'E_APPLICATION_OPEN')
    assert.equal(findings[0].facts.number, '7')
  })

  const twoAgencies = new Map([['850312300002', 'two_agencies' as const]])

  test('work in two agencies excuses what the person has in the other one', ({ assert }) => {
    const holding = {
      certificates: held(OTHER),
      openApplications: applied(OTHER),
      grounds: twoAgencies,
    }
    assert.deepEqual(found([lineOf()], { holding }), [])
  })

  for (const [what, has] of [
    ['certificate', { certificates }],
    ['open application', { openApplications }],
    ['certificate before one of the other', { certificates: held(AGENCY, OTHER) }],
  ] as const)
    test(`work in two agencies is no ground beside a ${what} of this agency`, ({ assert }) => {
      const holding = { ...nobody, ...has, grounds: twoAgencies }
      const { findings } = check([lineOf()], { holding })
      assert.deepEqual(
        findings.map(({ code, facts }) => [code, facts]),
        [['E_GROUND_SAME_AGENCY', { bin: AGENCY }]]
      )
    })

  for (const ground of ['hr_signer', 'type_c'] as const)
    test(`the ground ${ground} lets its holder have a second`, ({ assert }) => {
      const grounds = new Map([['850312300002', ground]])
      const holding = { certificates, openApplications, grounds }
      assert.deepEqual(found([lineOf()], { holding }), [])
    })

  test('a ground is for one person, not for others', ({ assert }) => {
    const grounds = new Map([[SECOND_EMPLOYEE.iin, 'type_c' as const]])
    const holding = { certificates, openApplications, grounds }
    assert.deepEqual(found([lineOf()], { holding }), ['1 C4 iin E_CERTIFICATE_VALID'])
  })
})

test.group('S-4: an agency applies for its own people', () => {
  test("another agency's BIN is refused", ({ assert }) => {
    assert.deepEqual(found([lineOf({ bin: '101040000002' })]), ['1 D4 bin E_BIN_OTHER_AGENCY'])
  })

  test('a division that is entered is taken with a warning', ({ assert }) => {
    const knownBins = new Set(['101040000002'])
    assert.deepEqual(found([lineOf({ bin: '101040000002' })], { knownBins }), [
      '1 D4 bin W_BIN_OF_DIVISION',
    ])
  })

  test('a branch or representative office by its BIN is taken with a warning', ({ assert }) => {
    assert.deepEqual(found([lineOf({ bin: '220641000200' })]), ['1 D4 bin W_BIN_OF_DIVISION'])
  })
})
