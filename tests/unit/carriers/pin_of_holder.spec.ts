import { test } from '@japa/runner'
import { assertNotOfHolder } from '#station/pin_of_holder'

test.group('the PIN and its holder', () => {
  test('{pin} says who the holder of the IIN 850312300111 is')
    .with(
      [
        ...['850312300111', '300111', '120385', '850312', '12031985', '19850312', '12032085'],
        ...['Nurlan12031985', '12.03.1985', '12-03-85', '1985/03/12'],
      ].map((pin) => ({ pin }))
    )
    .run(({ assert }, { pin }) => {
      assert.throws(() => assertNotOfHolder(pin, '850312300111'), /E_PIN_OF_HOLDER/)
    })

  test('{pin} does not')
    .with(['402917', 'Tumar-2026', '031285', '85-03-Aq', '130385'].map((pin) => ({ pin })))
    .run(({ assert }, { pin }) => {
      assert.doesNotThrow(() => assertNotOfHolder(pin, '850312300111'))
    })
})
