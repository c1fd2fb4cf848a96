import { test } from '@japa/runner'
import fc from 'fast-check'
import { toHex } from '#ca/certificates/asn1'
import { buildHolderName, buildName, nameText, parseName, sameName } from '#ca/certificates/names'
import { HOLDER } from '#tests/support/chain'

test.group('names', () => {
  test('N1 to N4: attributes of a holder in their order and string types', ({ assert }) => {
    const attributes = parseName(buildHolderName({ ...HOLDER, organisation: 'Орган' }))
    assert.deepEqual(
      attributes.map(({ oid, value, string }) => [oid, value, string]),
      [
        ['2.5.4.6', 'KZ', 'printable'],
        ['2.5.4.8', 'Жетісу облысы', 'utf8'],
        ['2.5.4.11', 'BIN220641000200', 'printable'],
        ['2.5.4.3', 'ОСПАНОВА ДИНАРА', 'utf8'],
        ['2.5.4.4', 'ОСПАНОВА', 'utf8'],
        ['2.5.4.5', 'IIN850312400019', 'printable'],
        ['2.5.4.42', 'ЕРЛАНОВНА', 'utf8'],
        ['2.5.4.10', 'Орган', 'utf8'],
        ['2.5.4.20', '+77011234567', 'printable'],
        ['1.2.840.113549.1.9.1', 'd.ospanova@zhetisu.gov.kz', 'ia5'],
      ]
    )
  })

  test('what is optional and absent is left out', ({ assert }) => {
    const bare = { ...HOLDER, patronymic: null, phone: '', email: undefined }
    const oids = parseName(buildHolderName(bare)).map(({ oid }) => oid)
    assert.deepEqual(oids, ['2.5.4.6', '2.5.4.8', '2.5.4.11', '2.5.4.3', '2.5.4.4', '2.5.4.5'])
  })

  test('annex 5: Kazakh letters are written in capitals, composed, with single spaces', ({
    assert,
  }) => {
    const name = buildHolderName({
      ...HOLDER,
      surname: ' Әбдіқайымұлы ',
      givenName: 'Жансаи\u0306',
    })
    assert.include(nameText(parseName(name)), 'CN=ӘБДІҚАЙЫМҰЛЫ ЖАНСАЙ,')
  })

  test('a value that its string type cannot hold is refused', ({ assert }) => {
    assert.throws(() => buildName([['countryName', 'ҚЗ']]), /E_NAME_CHARACTERS/)
    assert.throws(() => buildHolderName({ ...HOLDER, email: 'ә@kz.kz' }), /E_NAME_CHARACTERS/)
  })

  test('DER of a name, byte for byte', ({ assert }) => {
    const der = toHex(buildName([['countryName', 'KZ']]))
    assert.equal(der, '300d310b3009060355040613024b5a')
  })

  test('RFC 5280 7.1: names are the same whatever the case, the spaces and the string type', ({
    assert,
  }) => {
    const name = buildName([['organizationName', 'Қазақстан  Республикасы']])
    const other = buildName([['organizationName', 'қазақстан республикасы ']])
    assert.isTrue(sameName(name, other))
    assert.isFalse(sameName(name, buildName([['commonName', 'Қазақстан Республикасы']])))
    assert.isFalse(sameName(name, buildName([['organizationName', 'Қазақстан']])))
  })

  test('what is built is read back', () => {
    const text = fc.string({ unit: 'grapheme-composite', minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(text, (value) => {
        const [attribute] = parseName(buildName([['commonName', value]]))
        return attribute.value === value || value.toWellFormed() !== value
      })
    )
  })
})
