import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SoftwareKeyStore } from '#ca/crypto/software_key_store'
import { registerKeyStoreSuite } from './register_key_store_suite.js'

registerKeyStoreSuite(
  'sealed files',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-keys-'))
    const passphrase = async () => Buffer.from('correct horse')
    return {
      open: () => new SoftwareKeyStore({ directory, passphrase, cost: 4 }),
      remove: () => rm(directory, { recursive: true }),
    }
  },
  ['gost-2015', 'gost-2004', 'ec-p256']
)
