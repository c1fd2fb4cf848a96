import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { PrepareAuthority } from '#ca/authorities/prepare_authority'
import { HoldDemonstrationCeremony } from '#ca/authorities/hold_demonstration_ceremony'
import { HoldCeremony } from '#ca/ceremonies/hold_ceremony'
import { findCeremony } from '#ca/ceremonies/list_ceremonies'
import { RecordStep } from '#ca/ceremonies/record_step'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import { PLAN } from '#tests/support/rehearsal'
import Authority from '#models/authority'
import CeremonyStep from '#models/ceremony_step'
import db from '@adonisjs/lucid/services/db'
import type Ceremony from '#models/ceremony'

const OTHER = { keyId: 'state-2015-2', fileName: 'ucgo2015-2' }
const NAMES = PLAN.participants.map(({ name }) => name)

test.group('A rehearsal has no place beside anything real (CP-6.1)', (group) => {
  let house: CeremonyHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await CeremonyHouse.open()
    return () => house.close()
  })

  /** As `ceremony:hold` writes it down when the store is sealed under the shares of a ceremony. */
  async function sealed({ id }: Ceremony) {
    const steps = await house.make(RecordStep)
    const done = { step: 'store_sealed' as const, by: 'Һасанов Ерлан', facts: ['01020304'] }
    await db.transaction((trx) => steps.handle(trx, id, done, 'shell:test'))
  }

  test('not where a key is that no rehearsal made: its shares in a file would open it', async ({
    assert,
  }) => {
    await house.keys.openOrGenerate({ keyId: 'older' }, 'gost-2015')
    await assert.rejects(() => house.plan({ rehearsal: true }), /E_CEREMONY_REHEARSAL_PLACE.*older/)
    await house.plan()
  })

  test('not where a State CA key waits for its certificate', async ({ assert }) => {
    const prepare = await house.make(PrepareAuthority)
    await prepare.handle({ algorithm: 'gost-2015', ...OTHER }, 'shell:test')
    await assert.rejects(() => house.plan({ rehearsal: true }), /REHEARSAL_PLACE.*state-2015-2/)
  })

  test('not beside a real authority; beside none it is planned', async ({ assert }) => {
    await house.plan({ rehearsal: true })
    const demonstration = await house.make(HoldDemonstrationCeremony)
    const { root } = await demonstration.handle('shell:test')
    await Authority.query().where('id', root.id).update({ demonstration: false })
    await assert.rejects(
      () => house.plan({ ...OTHER, rehearsal: true }),
      new RegExp(`REHEARSAL_PLACE.*${root.keyId}`)
    )
  })

  test('what was planned before the key was made is refused at the roll call', async ({
    assert,
  }) => {
    const ceremony = await house.plan({ rehearsal: true })
    await house.keys.openOrGenerate({ keyId: 'older' }, 'gost-2015')
    const holding = await house.make(HoldCeremony)
    const planned = await findCeremony(ceremony.id)
    await assert.rejects(
      () => holding.callRoll(planned, NAMES, 'shell:test'),
      /E_CEREMONY_REHEARSAL_PLACE/
    )
    assert.lengthOf(await CeremonyStep.query().where('ceremonyId', ceremony.id), 0)
  })

  test('a store that a rehearsal sealed takes no real ceremony, and a real one no rehearsal', async ({
    assert,
  }) => {
    const rehearsal = await house.plan({ rehearsal: true })
    await house.keys.openOrGenerate({ keyId: rehearsal.keyId }, 'gost-2015')
    await sealed(rehearsal)
    await assert.rejects(() => house.plan(OTHER), /E_CEREMONY_REHEARSAL_STORE/)
    const real = await rehearsal.merge({ rehearsal: false }).save()
    await assert.rejects(
      () => house.plan({ ...OTHER, rehearsal: true }),
      new RegExp(`E_CEREMONY_REHEARSAL_PLACE.*${real.keyId}|№ ${real.id}`)
    )
  })
})
