import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { lintCertificate } from '#ca/certificates/lint'
import { cleanText } from '#ca/letters/annex1/clean_text'
import { readEmail } from '#ca/letters/fields/email'
import { readPersonName } from '#ca/letters/fields/person_name'
import { readPhone } from '#ca/letters/fields/phone'
import { HOLDER, userTbs } from '#tests/support/chain'
import { authority, keys, makeChain, user } from '#tests/unit/certificates/lint_cases/fixture'
import type { Holder } from '#ca/certificates/holder'

const REGIONS = new URL('../../../database/seeders/data/kato_regions.json', import.meta.url)

test.group('What intake accepts, the linter passes', (group) => {
  group.setup(makeChain)

  function findings(changes: Partial<Holder>) {
    const tbs = userTbs(authority(), keys(), 'P-USER-2015', { ...HOLDER, ...changes })
    return lintCertificate(tbs, user())
  }

  const letter = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...'АБӘҒҚңөұүһіжя') },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 0x41, max: 0x2fff })
        .map((point) => String.fromCodePoint(point))
        .filter((sign) => /\p{L}/u.test(sign)),
    }
  )
  const word = (longest: number) =>
    fc.array(letter, { minLength: 2, maxLength: longest }).map((letters) => letters.join(''))

  test('any name that annex 1 can bring', ({ assert }) => {
    let accepted = 0
    fc.assert(
      fc.property(word(50), word(30), word(110), (...words) => {
        const { value } = readPersonName(cleanText(words.join(' ')))
        if (!value) return
        accepted++
        assert.deepEqual(findings(value), [])
      }),
      { numRuns: 120 }
    )
    assert.isAbove(accepted, 50)
  })

  test('a surname of 61 letters beside a name of two; one letter more is a finding of intake', ({
    assert,
  }) => {
    const { value } = readPersonName(`${'Я'.repeat(61)} Ян ${'Ы'.repeat(100)}`)
    assert.isNotNull(value)
    assert.deepEqual(findings(value ?? {}), [])
    const { problems } = readPersonName(`${'Я'.repeat(62)} Ян`)
    assert.deepEqual(problems, [{ code: 'E_NAME_LONG', facts: { characters: 64 } }])
  })

  test('the name is measured as the certificate writes it', ({ assert }) => {
    const codes = (text: string) => readPersonName(text).problems.map(({ code }) => code)
    assert.deepEqual(codes(`${'ß'.repeat(30)} Ян`), ['W_NAME_LATIN_WORD'])
    assert.deepEqual(codes(`${'ß'.repeat(31)} Ян`), ['E_NAME_LONG'])
    assert.deepEqual(findings({ surname: '\u0390ванов', givenName: 'Ян' }), [])
  })

  test('the longest e-mail, any telephone, every region', ({ assert }) => {
    const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(58)}.kz`
    const { value: email } = readEmail(`${'a'.repeat(64)}@${domain}`)
    assert.isNotNull(email)
    const { value: phone } = readPhone('8 (7172) 74-05-05')
    const regions = JSON.parse(readFileSync(REGIONS, 'utf8')) as { name_kk: string }[]
    for (const { name_kk: regionName } of regions)
      assert.deepEqual(findings({ regionName, email, phone }), [])
  })
})
