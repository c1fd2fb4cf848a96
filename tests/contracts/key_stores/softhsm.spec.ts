import { softHsmToken, storeOn } from '#tests/support/key_token'
import { registerKeyStoreSuite } from './register_key_store_suite.js'

registerKeyStoreSuite(
  'SoftHSM',
  async () => {
    const token = await softHsmToken()
    return { open: () => storeOn(token), remove: () => token.remove() }
  },
  ['ec-p256', 'rsa']
)
