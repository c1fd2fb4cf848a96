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
  test('"{pin}" is {is}')
    .with([
      { pin: '402917', is: 'fit' },
      { pin: 'a b-C!7', is: 'fit' },
      { pin: '1'.repeat(31).concat('2'), is: 'fit' },
      { pin: '', is: 'short' },
      { pin: '40291', is: 'short' },
      { pin: '1'.repeat(32).concat('2'), is: 'long' },
      { pin: '000000', is: 'repeated' },
      { pin: 'aaaaaaaa', is: 'repeated' },
      { pin: '12345678', is: 'vendor' },
      { pin: '87654321', is: 'vendor' },
      { pin: '1234567890', is: 'vendor' },
      { pin: 'пароль7', is: 'E_PIN_LAYOUT' },
      { pin: '402\n917', is: 'E_PIN_LAYOUT' },
    ])
    .run(({ assert }, { pin, is }) => {
      assert.equal(verdict(pin), is)
    })
})
