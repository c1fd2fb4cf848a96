import { gostToken, storeOn } from '#tests/support/key_token'
import { registerKeyStoreSuite } from './register_key_store_suite.js'

registerKeyStoreSuite(
  'the software token for GOST',
  async () => {
    const token = await gostToken()
    return { open: () => storeOn(token), remove: () => token.remove() }
  },
  ['gost-2015', 'gost-2004']
)
