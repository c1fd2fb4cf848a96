import { test } from '@japa/runner'
import { distinguishedName, readDistinguishedName } from '#ca/certificates/distinguished_name'
import { holderParts } from '#ca/certificates/names'
import type { NamePart } from '#ca/certificates/names'

test.group('a name as text', () => {
  test('N4: a holder’s name in its own order, and back', ({ assert }) => {
    const parts = holderParts({
      ...{ surname: 'Абенова', givenName: 'Сауле', patronymic: 'Маратовна' },
      ...{ iin: '850313400455', bin: '151240000009', regionName: 'Астана', email: 'a@b.kz' },
    })
    const text = distinguishedName(parts)
    assert.equal(
      text,
      'C=KZ,ST=Астана,OU=BIN151240000009,CN=АБЕНОВА САУЛЕ,SURNAME=АБЕНОВА,SERIALNUMBER=IIN850313400455,G=МАРАТОВНА,E=a@b.kz'
    )
    assert.deepEqual(readDistinguishedName(text), parts)
  })

  test('RFC 4514 2.4: special characters are escaped and come back', ({ assert }) => {
    const parts: NamePart[] = [['commonName', 'А, "Б" + В; <Г> \\ #=']]
    assert.deepEqual(readDistinguishedName(distinguishedName(parts)), parts)
  })

  test('blanks after a comma do not matter, nor does the case of a type', ({ assert }) => {
    assert.deepEqual(readDistinguishedName('c=KZ, serialNumber=IIN1'), [
      ['countryName', 'KZ'],
      ['serialNumber', 'IIN1'],
    ])
  })

  test('what is no name is refused: {text}')
    .with(['', ',', 'C', '=KZ', 'X=1', 'C=KZ,,CN=A', 'C=KZ,', 'C=KZ\\'].map((text) => ({ text })))
    .run(({ assert }, { text }) => {
      assert.throws(() => readDistinguishedName(text), /E_NAME_TEXT/)
    })
})
