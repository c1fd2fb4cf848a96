import fc from 'fast-check'
import { test } from '@japa/runner'
import { readBin, readIin } from '#ca/letters/fields/identification_number'
import { readEmail } from '#ca/letters/fields/email'
import { readPersonName } from '#ca/letters/fields/person_name'
import { readPhone } from '#ca/letters/fields/phone'
import { readPlainText } from '#ca/letters/fields/plain_text'
import type { Reading } from '#ca/letters/fields/reading'

const codes = (reading: Reading<unknown>) => reading.problems.map((problem) => problem.code)

test.group('Annex 1, column 2: surname, first name, patronymic', () => {
  const names: [string, [string, string, string | null]][] = [
    ['Ахметов Нұрлан Серікұлы', ['Ахметов', 'Нұрлан', 'Серікұлы']],
    ['ПАК ЕЛЕНА', ['ПАК', 'ЕЛЕНА', null]],
    ['Ли-Ван Мария-Луиза Юрьевна', ['Ли-Ван', 'Мария-Луиза', 'Юрьевна']],
    ['Мамедов Али Гусейн оглы', ['Мамедов', 'Али', 'Гусейн оглы']],
    ['Сейдахмет Күләш Өмірзақ қызы', ['Сейдахмет', 'Күләш', 'Өмірзақ қызы']],
    ["Д'Артаньян Жан", ["Д'Артаньян", 'Жан', null]],
  ]
  for (const [text, [surname, givenName, patronymic]] of names) {
    test(`${text} is taken as it is written`, ({ assert }) => {
      assert.deepEqual(readPersonName(text), {
        value: { surname, givenName, patronymic },
        problems: [],
      })
    })
  }

  const refusedNames: Record<string, string> = {
    'Ахметов': 'E_NAME_ONE_WORD',
    'Ахметов Н.С.': 'E_NAME_INITIALS',
    'Ахметов Н. С.': 'E_NAME_INITIALS',
    'Ахметов Нұрлан С': 'E_NAME_INITIALS',
    'Ахметов, Нұрлан': 'E_NAME_CHARACTERS',
    'Ахмет0в Нұрлан': 'E_NAME_CHARACTERS',
    'Ахметов - Нұрлан': 'E_NAME_CHARACTERS',
    [`${'Я'.repeat(40)} ${'я'.repeat(24)}`]: 'E_NAME_LONG',
    [`Ким Ан ${'я'.repeat(101)}`]: 'E_CELL_LONG',
  }
  for (const [text, code] of Object.entries(refusedNames)) {
    test(`${text.slice(0, 30)} is refused: ${code}`, ({ assert }) => {
      const reading = readPersonName(text)
      assert.isNull(reading.value)
      assert.deepEqual(codes(reading), [code])
    })
  }

  test('the common name may have 64 characters: RFC 5280, ub-common-name', ({ assert }) => {
    assert.deepEqual(codes(readPersonName(`${'Я'.repeat(40)} ${'я'.repeat(23)}`)), [])
  })

  test('more than three words are taken with a warning that says how they were split', ({
    assert,
  }) => {
    const { value, problems } = readPersonName('Дос Сантос Авейру Мария Долорес')
    assert.equal(value?.patronymic, 'Авейру Мария Долорес')
    assert.equal(problems[0].code, 'W_NAME_MANY_WORDS')
    assert.deepEqual(problems[0].facts, {
      surname: 'Дос',
      givenName: 'Сантос',
      patronymic: 'Авейру Мария Долорес',
    })
  })

  test('a Latin letter in a Cyrillic word is remarked upon, with the right spelling', ({
    assert,
  }) => {
    const { value, problems } = readPersonName('Омaров Бауыржан Iслəмұлы')
    assert.equal(value?.surname, 'Омaров')
    assert.deepEqual(problems[0], {
      code: 'W_NAME_LATIN_LETTERS',
      facts: { word: 'Омaров', letters: 'a', right: 'Омаров' },
    })
    assert.deepEqual(problems[1].facts, { word: 'Iслəмұлы', letters: 'I, ə', right: 'Ісләмұлы' })
  })

  test('a word all in Latin is remarked upon', ({ assert }) => {
    assert.deepEqual(codes(readPersonName('Smith Анна')), ['W_NAME_LATIN_WORD'])
  })
})

test.group('Annex 1, columns 3 and 4: IIN and BIN', () => {
  test('spaces and hyphens between the digits do not count', ({ assert }) => {
    assert.equal(readIin('850312 300 002').value, '850312300002')
    assert.equal(readBin('1512-4000-0009').value, '151240000009')
  })

  test('zeros that Excel dropped are put back when the number then is right', ({ assert }) => {
    assert.deepEqual(readIin('40229500005'), {
      value: '040229500005',
      problems: [{ code: 'W_IIN_LEADING_ZEROS', facts: { value: '040229500005' } }],
    })
    assert.deepEqual(codes(readIin('40229500006')), ['E_IIN_LENGTH'])
    assert.isNull(readIin('40229500006').value)
  })

  test('a number that Excel rounded is said to be so', ({ assert }) => {
    assert.deepEqual(codes(readIin('8,50312E+11')), ['E_IIN_ROUNDED'])
    assert.deepEqual(codes(readBin('1.5124E+11')), ['E_BIN_ROUNDED'])
  })

  test('an IIN in the place of a BIN is refused', ({ assert }) => {
    assert.isNull(readBin('850312300002').value)
  })
})

test.group('Annex 1, columns 5 and 6: organisation, position', () => {
  test('a text needs a letter and has an end', ({ assert }) => {
    assert.equal(readPlainText('Отдел № 5', 10).value, 'Отдел № 5')
    assert.deepEqual(codes(readPlainText('850312', 10)), ['E_CELL_NO_LETTERS'])
    assert.deepEqual(codes(readPlainText('я'.repeat(11), 10)), ['E_CELL_LONG'])
  })
})

test.group('Annex 1, column 8: e-mail', () => {
  for (const email of [
    's105@komitet.gov.kz',
    'A.B-c_d+1@x.kz',
    'o’x'.replace('’', "'") + '@a.b.kz',
  ])
    test(`${email} is an address`, ({ assert }) => {
      assert.deepEqual(readEmail(email), { value: email, problems: [] })
    })

  const wrong: Record<string, string> = {
    'komitet.gov.kz': 'E_EMAIL_MALFORMED',
    'a@b': 'E_EMAIL_MALFORMED',
    'a b@komitet.gov.kz': 'E_EMAIL_MALFORMED',
    'a@@komitet.gov.kz': 'E_EMAIL_MALFORMED',
    '.a@komitet.gov.kz': 'E_EMAIL_MALFORMED',
    'a@komitet..kz': 'E_EMAIL_MALFORMED',
    'a@-komitet.kz': 'E_EMAIL_MALFORMED',
    [`${'a'.repeat(65)}@komitet.kz`]: 'E_EMAIL_MALFORMED',
    [`a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}`]:
      'E_EMAIL_MALFORMED',
    'а@komitet.gov.kz': 'E_EMAIL_LETTERS',
    'a@комитет.қаз': 'E_EMAIL_LETTERS',
    'нет': 'E_EMAIL_LETTERS',
    '-': 'E_EMAIL_MALFORMED',
  }
  for (const [text, code] of Object.entries(wrong))
    test(`${text.slice(0, 30)} is refused: ${code}`, ({ assert }) => {
      assert.deepEqual(codes(readEmail(text)), [code])
      assert.isNull(readEmail(text).value)
    })

  test('of two addresses the first is taken, with a warning', ({ assert }) => {
    const reading = readEmail('mailto:a@b.kz; c@d.kz')
    assert.equal(reading.value, 'a@b.kz')
    assert.deepEqual(codes(reading), ['W_EMAIL_SEVERAL'])
  })
})

test.group('Annex 1, column 9: mobile number', () => {
  const ways = [
    '+77015550101',
    '87015550101',
    '7015550101',
    '77015550101',
    '+7 (701) 555-01-01',
    '8 701 555 01 01',
    '8-701-5550101',
    '7 701 555 0101',
  ]
  for (const text of ways)
    test(`${text} is +77015550101`, ({ assert }) => {
      assert.deepEqual(readPhone(text), { value: '+77015550101', problems: [] })
    })

  const wrong: Record<string, [string, number?]> = {
    '+7 701 555 014': ['E_PHONE_DIGITS', 9],
    '8 701 555 014': ['E_PHONE_DIGITS', 9],
    '7 701 555 014': ['E_PHONE_DIGITS', 9],
    '+7 701 555 01010': ['E_PHONE_DIGITS', 11],
    '55-01-01': ['E_PHONE_DIGITS', 6],
    '+996 555 123456': ['E_PHONE_COUNTRY'],
    '8 701 555 01 01 вн. 5': ['E_PHONE_CHARACTERS'],
    'нет': ['E_PHONE_CHARACTERS'],
    ',': ['E_PHONE_DIGITS', 0],
  }
  for (const [text, [code, digits]] of Object.entries(wrong))
    test(`${text} is refused: ${code}`, ({ assert }) => {
      const { value, problems } = readPhone(text)
      assert.isNull(value)
      assert.equal(problems[0].code, code)
      if (digits !== undefined) assert.equal(problems[0].facts?.digits, digits)
    })

  test('of two numbers the first is taken, with a warning', ({ assert }) => {
    const reading = readPhone('87015550101, 87015550102')
    assert.equal(reading.value, '+77015550101')
    assert.deepEqual(codes(reading), ['W_PHONE_SEVERAL'])
  })

  test('a number that is not mobile is taken with a warning', ({ assert }) => {
    const reading = readPhone('8 (7172) 74-31-20')
    assert.equal(reading.value, '+77172743120')
    assert.deepEqual(codes(reading), ['W_PHONE_NOT_MOBILE'])
  })

  test('any way to write ten digits after a code gives them back', ({ assert }) => {
    const digits = fc.stringMatching(/^\d{10}$/)
    const code = fc.constantFrom('+7', '8')
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '(', ')'), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(code, digits, gaps, (start, number, between) => {
        const text = start + Array.from(number, (digit, index) => between[index] + digit).join('')
        assert.equal(readPhone(text).value, `+7${number}`)
      })
    )
  })
})
