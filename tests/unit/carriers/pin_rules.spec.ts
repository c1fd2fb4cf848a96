import { test } from '@japa/runner'
import { assertFitPin } from '#station/pin_rules'
import { StationError } from '#station/station_error'

function verdict(pin: string) {
  try {
    assertFitPin(Buffer.from(pin))
    return 'fit'
  } catch (error) {
    if (!(error instanceof StationError)) throw error
    return error.facts.reason ?? error.code
  }
}

test.group('the PIN of a carrier', () => {
  test('N-9 for one with letters: "{pin}" is {is}')
    .with([
      { pin: '402917', is: 'fit' },
      { pin: 'a b-C!7x', is: 'fit' },
      { pin: 'xyz-cba9', is: 'fit' },
      { pin: '40291773'.repeat(4), is: 'fit' },
      { pin: 'Tumar-2026', is: 'fit' },
      { pin: 'qwerty-4029', is: 'fit' },
      { pin: 'astana-bolashaq', is: 'fit' },
      { pin: '', is: 'short' },
      { pin: '40291', is: 'short' },
      { pin: '1'.repeat(32).concat('2'), is: 'long' },
      { pin: '000000', is: 'repeated' },
      { pin: 'aaaaaaaa', is: 'repeated' },
      { pin: '12345678', is: 'vendor' },
      { pin: '87654321', is: 'vendor' },
      { pin: '1234567890', is: 'vendor' },
      { pin: '123456', is: 'sequence' },
      { pin: '890123', is: 'sequence' },
      { pin: '654321', is: 'sequence' },
      { pin: '1234560', is: 'sequence' },
      { pin: '147258', is: 'sequence' },
      { pin: '112233', is: 'sequence' },
      { pin: '000111', is: 'sequence' },
      { pin: '1'.repeat(31).concat('2'), is: 'sequence' },
      { pin: 'abcdef', is: 'sequence' },
      { pin: 'fedcba', is: 'sequence' },
      { pin: 'qwerty', is: 'sequence' },
      { pin: 'QwErTy12', is: 'sequence' },
      { pin: 'poiuyt', is: 'sequence' },
      { pin: 'asdfgh', is: 'sequence' },
      { pin: '123qwe', is: 'sequence' },
      { pin: '1qaz2wsx', is: 'sequence' },
      { pin: '!@#$%^', is: 'sequence' },
      { pin: '121212', is: 'block' },
      { pin: '123123', is: 'block' },
      { pin: '4029402', is: 'block' },
      { pin: 'abcabc', is: 'block' },
      { pin: 'password', is: 'word' },
      { pin: 'Passw0rd!', is: 'word' },
      { pin: 'Astana2026', is: 'word' },
      { pin: 'gfhjkm', is: 'word' },
      { pin: 'a b-C!7', is: 'password' },
      { pin: 'tumarlyq', is: 'password' },
      { pin: 'bolat-abcd', is: 'password' },
      { pin: 'bolat-DcBa', is: 'password' },
      { pin: 'bolat-2345', is: 'password' },
      { pin: 'йцукен', is: 'E_PIN_LAYOUT' },
      { pin: 'пароль7', is: 'E_PIN_LAYOUT' },
      { pin: '402\n917', is: 'E_PIN_LAYOUT' },
    ])
    .run(({ assert }, { pin, is }) => {
      assert.equal(verdict(pin), is)
    })
})
