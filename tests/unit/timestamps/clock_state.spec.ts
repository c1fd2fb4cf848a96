import { test } from '@japa/runner'
import { chronyState, systemdState, SystemClock } from '#ca/timestamps/clock_state'

const line = (leap: string, delay = '0.010000000', dispersion = '0.002000000') =>
  `A9FEA97B,169.254.169.123,4,1732618000.123456789,0.000001,-0.000002,0.000010,-1.2,0.001,0.02,${delay},${dispersion},64.2,${leap}\n`

test.group('The state of the clock', () => {
  test('RFC 5905 11.2: chrony’s clock is off by half the delay and the dispersion at most', ({
    assert,
  }) => {
    assert.deepEqual(chronyState(line('Normal')), {
      synchronised: true,
      maxError: 7,
      source: 'chrony',
    })
  })

  test('a clock of which chrony says that it is not synchronised, or nothing, is not', ({
    assert,
  }) => {
    assert.isFalse(chronyState(line('Not synchronised')).synchronised)
    assert.isFalse(chronyState('506 Cannot talk to daemon').synchronised)
  })

  test('systemd says yes or no', ({ assert }) => {
    assert.isTrue(systemdState('yes\n').synchronised)
    assert.isFalse(systemdState('no\n').synchronised)
    assert.isFalse(systemdState('').synchronised)
  })

  test('a setting answers for the clock of a machine that cannot tell', async ({ assert }) => {
    const { synchronised, source } = await new SystemClock('trusted').state()
    assert.isTrue(synchronised)
    assert.equal(source, 'setting')
  })

  test('without a program that knows, the clock counts as not synchronised', async ({
    assert,
    cleanup,
  }) => {
    const { PATH } = process.env
    cleanup(() => void (process.env.PATH = PATH))
    process.env.PATH = '/nonexistent'
    const state = await new SystemClock('system').state()
    assert.deepEqual(state, { synchronised: false, maxError: Infinity, source: 'nobody' })
  })
})
