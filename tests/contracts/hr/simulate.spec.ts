import { test } from '@japa/runner'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import testUtils from '@adonisjs/core/services/test_utils'
import app from '@adonisjs/core/services/app'
import { LoadCalendar } from '#ca/calendar/load_calendar'
import { LoadRegions } from '#ca/agencies/load_regions'
import { AddDemonstrationAgencies } from '#ca/agencies/add_demonstration_agencies'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { DemonstrationKeys } from '#ca/hr/simulation/demonstration_keys'
import { SIMULATION } from '#ca/hr/simulation/simulated_staff'
import { DOOR } from '#tests/support/hr/door'
import { runCommand } from '#tests/support/run_command'
import Authority from '#models/authority'
import HrMessage from '#models/hr_message'
import HrSystem from '#models/hr_system'
import OnlineApplication from '#models/online_application'

/** What `npm start` prepares. */
async function prepare() {
  const { container } = app
  await new LoadRegions().handle()
  const calendar = await container.make(LoadCalendar)
  await calendar.handle()
  const agencies = await container.make(AddDemonstrationAgencies)
  await agencies.handle()
  const ceremony = await container.make(HoldDemonstrationCeremony)
  await ceremony.handle('shell:test')
}

test.group('node ace hr:simulate', (group) => {
  group.setup(async () => {
    const rollback = await testUtils.db().wrapInGlobalTransaction()
    const stop = await testUtils.httpServer().start()
    await prepare()
    const folder = await mkdtemp(join(tmpdir(), 'kualik-simulate-'))
    const keys = new DemonstrationKeys(folder)
    app.container.swap(DemonstrationKeys, () => keys)
    return async () => {
      app.container.restore(DemonstrationKeys)
      await keys.close()
      await rm(folder, { recursive: true })
      await stop()
      await rollback()
    }
  })

  const simulate = (...parameters: string[]) =>
    runCommand('hr:simulate', [`--address=${DOOR}`, ...parameters])

  test('before --prepare it says what is missing, and files nothing', async ({ assert }) => {
    const { code, stderr } = await simulate('--count=3')
    assert.equal(code, 1)
    assert.include(stderr, 'The simulated HR system, its key or who signs in it is missing')
    assert.include(stderr, 'hr:simulate --prepare --count 3')
    assert.lengthOf(await HrMessage.all(), 0)
  })

  test('S-6, S-11.5: files for invented people, who have their carriers and certificates, and counts the answers', async ({
    assert,
  }) => {
    const prepared = await simulate('--prepare', '--count=3', '--json')
    assert.equal(prepared.code, 0, prepared.stderr)
    assert.deepEqual(JSON.parse(prepared.stdout), { ok: true, system: SIMULATION.name, people: 3 })
    const { code, stdout, stderr } = await simulate('--count=3', '--rate=50', '--json')
    assert.equal(code, 0, stderr)
    const report = JSON.parse(stdout)
    const expected = { ok: true, sent: 3, accepted: 3, refused: 0, codes: { SCSS001: 3 } }
    assert.deepInclude(report, expected)
    assert.isAbove(report.perSecond, 0)
    assert.isAtLeast(report.p95, report.p50)
    const { id } = await HrSystem.findByOrFail('name', SIMULATION.name)
    assert.lengthOf(await HrMessage.query().where({ systemId: id, state: 'answered' }), 3)
    assert.lengthOf(await OnlineApplication.query().where('channel', 'hr'), 3)
  })

  test('each of the people serves once; --prepare adds people to the same system and key; refusals are counted by code', async ({
    assert,
  }) => {
    const spent = await simulate('--count=1')
    assert.include(spent.stderr, 'People to apply for: 0; needed: 1')
    await simulate('--prepare', '--count=1')
    const { stdout: again } = await simulate('--prepare', '--count=1')
    assert.include(again, 'people to apply for: 1')
    const system = await HrSystem.query()
      .where('name', SIMULATION.name)
      .preload('certificates')
      .firstOrFail()
    assert.lengthOf(system.certificates, 1)
    await system.merge({ kinds: ['state'] }).save()
    const { stdout } = await simulate('--count=1')
    assert.include(stdout, 'E_HR_KIND: 1')
    assert.include(stdout, '0 of 1 accepted')
    await simulate('--prepare', '--count=1')
    const address = 'http://127.0.0.1:9/hr/v1/SyncChannel'
    const alone = await runCommand('hr:simulate', [`--address=${address}`, '--count=1'])
    assert.equal(alone.code, 1)
    assert.include(alone.stderr, `Nobody answers at ${address}`)
    assert.notInclude(alone.stdout, 'Answered within')
  })

  test('says what is wrong with an address, a number, an installation that is no demonstration', async ({
    assert,
  }) => {
    const wrong = await runCommand('hr:simulate', ['--address=nowhere'])
    assert.include(wrong.stderr, 'E_HR_SIMULATE_ADDRESS')
    const still = await simulate('--rate=0')
    assert.include(still.stderr, 'E_HR_SIMULATE_NUMBER')
    await Authority.query().update({ demonstration: false })
    for (const options of [['--count=1'], ['--count=1', '--prepare']]) {
      const real = await simulate(...options)
      assert.include(real.stderr, 'E_HR_SIMULATE_REAL')
    }
    assert.equal(wrong.code, 1)
  })
})
