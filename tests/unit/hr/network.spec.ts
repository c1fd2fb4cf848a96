import { test } from '@japa/runner'
import { isWithin, readAddresses } from '#ca/hr/systems/network'

test.group('S-6.4: the addresses of an HR system', () => {
  test('an address, a network, IPv4 written as IPv6')
    .with([
      ['10.1.2.3', ['10.1.2.3'], true],
      ['10.1.2.4', ['10.1.2.3'], false],
      ['10.1.255.4', ['10.1.0.0/16'], true],
      ['10.2.0.1', ['10.1.0.0/16'], false],
      ['::ffff:10.1.2.3', ['10.1.2.3'], true],
      ['fd00::5', ['fd00::/8'], true],
      ['fe80::5', ['fd00::/8', '0.0.0.0/0'], false],
      ['', ['0.0.0.0/0'], false],
      ['10.1.2.3', [], false],
    ] as const)
    .run(({ assert }, [remote, addresses, within]) => {
      assert.equal(isWithin(remote, addresses), within)
    })

  test('are read from lines and commas; one that is neither is refused', ({ assert }) => {
    assert.deepEqual(readAddresses(' 10.1.2.3\n10.2.0.0/16, FD00::/8 10.1.2.3'), [
      '10.1.2.3',
      '10.2.0.0/16',
      'fd00::/8',
    ])
    assert.deepEqual(readAddresses('::ffff:10.1.2.3'), ['10.1.2.3'])
    for (const wrong of [
      '',
      'e-qyzmet.gov.kz',
      '10.1.2.3/33',
      '10.1.2',
      '10.1.2.3/',
      '1.2.3.4/8/8',
    ])
      assert.throws(() => readAddresses(wrong), /E_HR_SYSTEM_ADDRESSES/)
  })
})
