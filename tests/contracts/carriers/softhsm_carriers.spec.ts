import { Desk } from '#ca/carriers/desk'
import { SOFTHSM_MODULE, SoftHsm } from '#tests/support/softhsm'
import { registerCarrierSuite } from '#tests/contracts/carriers/register_carrier_suite'

registerCarrierSuite({
  name: 'pkcs11 on SoftHSM',
  algorithm: 'ec-p256',
  tries: 'silent',
  async make() {
    const hsm = await SoftHsm.make()
    return {
      desk: new Desk(`pkcs11:${SOFTHSM_MODULE}`),
      unplug: () => hsm.unplugAll(),
      plugIn: () => hsm.plugIn(),
      remove: () => hsm.remove(),
    }
  },
})
