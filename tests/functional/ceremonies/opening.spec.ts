import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { CaError } from '#ca/ca_error'
import { splitSecret } from '#ca/ceremonies/shares'
import { CeremonyHouse } from '#tests/support/ceremony_house'
import { PLAN } from '#tests/support/rehearsal'
import AuditEntry from '#models/audit_entry'
import CeremonyStep from '#models/ceremony_step'

const [ULAN, , NURLAN] = PLAN.participants

test.group('Who opened the key store (CP-6.1)', (group) => {
  let house: CeremonyHouse

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    house = await CeremonyHouse.open()
    return () => house.close()
  })

  async function openings(): Promise<Record<string, unknown>[]> {
    const entries = await AuditEntry.query().where('event', 'key_store_opened').orderBy('seq')
    return entries.map(({ data }) => JSON.parse(data))
  }

  test('the audit log has the set, the numbers and the holders of the shares, and no share', async ({
    assert,
  }) => {
    const shares = await house.hold(await house.plan())
    const later = CeremonyHouse.over(house)
    await later.bring([shares[2], shares[0]])
    await later.keys.open({ keyId: 'state-2015' })
    const [{ facts }] = await CeremonyStep.query().where('step', 'store_sealed')
    const holders = [`3/3 ${NURLAN.name}`, `1/3 ${ULAN.name}`]
    const [shareSet] = JSON.parse(facts)
    assert.deepEqual(await openings(), [{ store: 'software', refusal: 'none', shareSet, holders }])
    const [entry] = await AuditEntry.query().where('event', 'key_store_opened')
    for (const share of shares) assert.notInclude(entry.data, share.slice(0, 11))
  })

  test('the passphrase of before is neither tried nor asked for: the shares alone open the store', async ({
    assert,
  }) => {
    await house.hold(await house.plan())
    const later = CeremonyHouse.over(house)
    const refused = await later.keys.open({ keyId: 'state-2015' }).catch((error: unknown) => error)
    assert.instanceOf(refused, CaError)
    assert.deepInclude(refused, {
      code: 'E_KEY_STORE_UNDER_SHARES',
      facts: { store: 'software', needed: 2, shares: 3 },
    })
    assert.isEmpty(await openings())
  })

  test('shares that do not open the store are on record too', async ({ assert }) => {
    await house.hold(await house.plan())
    await CeremonyStep.query().where('step', 'store_sealed').delete()
    const foreign = await splitSecret(new Uint8Array(32).fill(7), { needed: 2, shares: 3 })
    const later = CeremonyHouse.over(house)
    const texts = foreign.slice(1).map(({ text }) => text)
    await assert.rejects(() => later.bring(texts), /E_CONTAINER_PASSPHRASE/)
    assert.deepEqual(await openings(), [
      {
        store: 'software',
        refusal: 'E_CONTAINER_PASSPHRASE',
        shareSet: foreign[0].set,
        holders: ['2', '3'],
      },
    ])
  })
})
