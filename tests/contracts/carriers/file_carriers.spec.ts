import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Desk } from '#ca/carriers/desk'
import { registerCarrierSuite } from '#tests/contracts/carriers/register_carrier_suite'

registerCarrierSuite({
  name: 'file',
  algorithm: 'gost-2015',
  tries: 'counted',
  async make() {
    const directory = await mkdtemp(join(tmpdir(), 'kualik-carriers-'))
    return {
      desk: new Desk(`file:${directory}`),
      unplug: (serial) => rename(join(directory, serial), join(directory, `out-${serial}`)),
      plugIn: (serial) => rename(join(directory, `out-${serial}`), join(directory, serial)),
      remove: () => rm(directory, { recursive: true, force: true }),
    }
  },
})
