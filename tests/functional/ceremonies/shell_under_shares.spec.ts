import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { test } from '@japa/runner'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import { enterReferenceData } from '#tests/support/reference_data'
import { register, stopClock } from '#tests/support/registered_letter'
import { runCommand } from '#tests/support/run_command'
import Carrier from '#models/carrier'
import Certificate from '#models/certificate'

/** Each wants a passphrase, or a key that one opened before. */
const COMMANDS = [
  ['letter:issue', '11-3/762', '--carriers=file:CARRIERS', '--pin-file=PIN', '--out=OUT'],
  ['crl:issue'],
  ['keys:open'],
  ['keys:change-passphrase', '--old-file=PIN', '--new-file=PIN'],
  ['keys:upgrade'],
]

test.group('Commands over a key store that is under shares (CP-6.1)', (group) => {
  let house: CeremonyHouse
  let shares: string[]

  const place = (name: string) => join(house.directory, name)
  const parameters = (texts: string[]) =>
    texts.map((text) => text.replace(/CARRIERS|PIN|OUT/, (name) => place(name.toLowerCase())))
  const run = ([name, ...texts]: string[]) => runCommand(name, parameters(texts))

  group.setup(async () => {
    const rollback = await testUtils.db().wrapInGlobalTransaction()
    stopClock()
    await enterReferenceData()
    house = await CeremonyHouse.open()
    const ceremony = await house.make(HoldDemonstrationCeremony)
    await ceremony.handle('shell:test')
    shares = await house.hold(await house.plan({ keyId: 'state-2', fileName: 'ucgo2015-2' }))
    await register()
    await writeFile(place('pin'), 'Tumar-2026\n', { mode: 0o600 })
    await writeFile(place('shares'), shares.slice(1).join('\n'), { mode: 0o600 })
    const stranger = CeremonyHouse.over(house)
    await stranger.moveIn()
    return async () => {
      app.container.restoreAll()
      await stranger.stores.close()
      await house.close()
      await rollback()
    }
  })

  test('each says so before anything is tried or touched, and what to do', async ({ assert }) => {
    for (const command of COMMANDS) {
      const { code, stderr, stdout } = await run(command)
      assert.equal(code, 1, command[0])
      assert.include(stdout + stderr, 'E_KEY_STORE_UNDER_SHARES', command[0])
      assert.include(stderr, '2 of 3 open it', command[0])
      assert.include(stderr, 'node ace ceremony:open', command[0])
    }
    assert.isEmpty(await Carrier.all())
    assert.isEmpty(await Certificate.all())
    assert.notInclude(await readdir(house.directory), 'carriers')
    const { stdout } = await run(['keys:list'])
    assert.include(stdout, 'under shares: 2 of 3 open it')
  })

  test('letter:issue --shares: the quorum opens the store for this run, and the letter is issued', async ({
    assert,
  }) => {
    const { code, stdout, stderr } = await run([...COMMANDS[0], `--shares=${place('shares')}`])
    assert.equal(code, 0, stdout + stderr)
    assert.includeMembers(await readdir(place('out')), ['001.cer', 'ca.cer', 'root.cer'])
  })
})
