import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import {
  ageOn,
  birthDate,
  checkBin,
  checkDigit,
  checkIin,
} from '#ca/agencies/identification_numbers'
import { DEMONSTRATION_AGENCIES } from '#ca/agencies/add_demonstration_agencies'

const vectors: {
  iin: { iin: string; pass: number; about: string }[]
  bin: { bin: string; pass: number; about: string }[]
  invalid: { value: string; why: string }[]
} = JSON.parse(
  readFileSync(
    new URL('../../vectors/identification_numbers/iin_bin_vectors.json', import.meta.url),
    'utf8'
  )
)

const codes = (problems: { code: string }[]) => problems.map((problem) => problem.code)
const elevenDigits = fc.stringMatching(/^\d{11}$/)
const binBody = fc.stringMatching(/^\d\d(0[1-9]|1[0-2])[456][0-3]\d{5}$/)

test.group('IIN', () => {
  for (const { iin, about } of vectors.iin) {
    test(`${iin} is right: ${about}`, ({ assert }) => assert.deepEqual(checkIin(iin), []))
  }

  const refused: Record<string, string> = {
    'both passes give 10: no check digit exists': 'E_IIN_NEVER_ISSUED',
    'check digit': 'E_IIN_CHECK_DIGIT',
    '30 February': 'E_IIN_BIRTH_DATE',
    '7th digit not 0..6': 'E_IIN_CENTURY_DIGIT',
    'length': 'E_IIN_LENGTH',
  }
  for (const { value, why } of vectors.invalid) {
    test(`${value} is refused: ${why}`, ({ assert }) => {
      assert.include(codes(checkIin(value)), refused[why])
    })
  }

  test('the right check digit is named', ({ assert }) => {
    assert.deepEqual(checkIin('850312300003'), [
      { code: 'E_IIN_CHECK_DIGIT', facts: { value: '850312300003', expected: 2 } },
    ])
  })

  test('letters and spaces are not digits', ({ assert }) => {
    assert.deepEqual(codes(checkIin('85031230000O')), ['E_IIN_CHARACTERS'])
    assert.deepEqual(codes(checkIin('')), ['E_IIN_LENGTH'])
  })

  test('29 February exists in leap years only', ({ assert }) => {
    assert.notInclude(codes(checkIin('040229500005')), 'E_IIN_BIRTH_DATE')
    assert.include(codes(checkIin('050229500005')), 'E_IIN_BIRTH_DATE')
    assert.include(codes(checkIin('000229400005')), 'E_IIN_BIRTH_DATE')
  })

  test('digit 7 tells the century', ({ assert }) => {
    assert.equal(birthDate('850312300002'), '1985-03-12')
    assert.equal(birthDate('010101600006'), '2001-01-01')
    assert.equal(birthDate('850312100000'), '1885-03-12')
    assert.isNull(birthDate('850312000000'))
  })

  test('S-11.4: age counts full years, 29 February turns on 1 March', ({ assert }) => {
    assert.equal(ageOn('040229500005', '2020-02-28'), 15)
    assert.equal(ageOn('040229500005', '2020-02-29'), 16)
    assert.equal(ageOn('040229500005', '2021-02-28'), 16)
    assert.equal(ageOn('040229500005', '2021-03-01'), 17)
  })
})

test.group('BIN', () => {
  for (const { bin, about } of vectors.bin) {
    test(`${bin} is right: ${about}`, ({ assert }) => assert.deepEqual(checkBin(bin), []))
  }

  test('month of registration, kind digits and check digit are told apart', ({ assert }) => {
    assert.include(codes(checkBin('151340000009')), 'E_BIN_MONTH')
    assert.include(codes(checkBin('151200000009')), 'E_BIN_TYPE_DIGIT')
    assert.include(codes(checkBin('151249000009')), 'E_BIN_KIND_DIGIT')
    assert.deepEqual(codes(checkBin('151240000008')), ['E_BIN_CHECK_DIGIT'])
    assert.deepEqual(codes(checkBin('15124000000')), ['E_BIN_LENGTH'])
    assert.deepEqual(codes(checkBin('1512-0000009')), ['E_BIN_CHARACTERS'])
  })

  for (const { bin, nameRu } of DEMONSTRATION_AGENCIES) {
    test(`the demonstration agency ${nameRu} has a right BIN`, ({ assert }) =>
      assert.deepEqual(checkBin(bin), []))
  }
})

test.group('Check digit', () => {
  test('a wrong last digit is always caught', ({ assert }) => {
    fc.assert(
      fc.property(binBody, fc.integer({ min: 1, max: 9 }), (digits, shift) => {
        const expected = checkDigit(digits)
        fc.pre(expected !== null)
        assert.deepEqual(checkBin(`${digits}${expected}`), [])
        const wrong = (expected + shift) % 10
        assert.deepEqual(codes(checkBin(`${digits}${wrong}`)), ['E_BIN_CHECK_DIGIT'])
      })
    )
  })

  test('in the first pass a change of one of the first ten digits is caught (the eleventh weighs 11, which is 0)', ({
    assert,
  }) => {
    const position = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(elevenDigits, position, fc.integer({ min: 1, max: 9 }), (digits, at, shift) => {
        const changed = Array.from(digits)
        changed[at] = String((Number(changed[at]) + shift) % 10)
        const [before, after] = [digits, changed.join('')].map(firstPass)
        fc.pre(before < 10 && after < 10)
        assert.notEqual(checkDigit(digits), checkDigit(changed.join('')))
      })
    )
  })

  test('a number whose passes both give 10 has none', ({ assert }) => {
    assert.isNull(checkDigit('85031230038'))
  })
})

const firstPass = (digits: string) =>
  Array.from(digits, Number).reduce((sum, digit, index) => sum + digit * (index + 1), 0) % 11
