import { randomBytes } from 'node:crypto'
import { Desk } from '#ca/carriers/desk'
import { SoftwareTokens } from '#tests/support/software_token'
import { registerCarrierSuite } from '#tests/contracts/carriers/register_carrier_suite'

async function makeBench() {
  const tokens = await SoftwareTokens.make()
  return {
    tokens,
    desk: new Desk(`pkcs11:${tokens.module}`),
    unplug: (serial: string) => tokens.unplug(serial),
    plugIn: (serial: string) => tokens.plugIn(serial),
    remove: () => tokens.remove(),
  }
}

registerCarrierSuite({
  name: 'pkcs11 on the software token',
  algorithm: 'gost-2015',
  tries: 'ending',
  make: makeBench,
})

registerCarrierSuite({
  name: 'pkcs11 on an old software token, as it comes from the factory',
  algorithm: 'gost-2004',
  tries: 'ending',
  async make() {
    const bench = await makeBench()
    const supply = async () => {
      const serial = randomBytes(8).toString('hex').toUpperCase()
      await bench.tokens.oldFactoryNew(serial)
      return serial
    }
    return { ...bench, supply }
  },
})
