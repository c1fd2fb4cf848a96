import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { AddAgency } from '#ca/agencies/add_agency'
import { AddDemonstrationAgencies } from '#ca/agencies/add_demonstration_agencies'
import { LoadRegions } from '#ca/agencies/load_regions'
import { findAgency, listAgencies } from '#ca/agencies/list_agencies'
import AuditEntry from '#models/audit_entry'
import Region from '#models/region'

const valid = {
  bin: '151240000009',
  nameKk: 'Еңбек комитеті',
  nameRu: 'Комитет  труда',
  regionKato: '710000000',
}
async function add(change = {}) {
  const addAgency = await app.container.make(AddAgency)
  return addAgency.handle({ ...valid, ...change }, 'shell:test')
}

test.group('Agencies', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    await new LoadRegions().handle()
  })

  test('the seventeen regions and three cities load, and load again', async ({ assert }) => {
    assert.equal(await new LoadRegions().handle(), 20)
    assert.lengthOf(await Region.all(), 20)
  })

  test('an agency is entered with its audit line', async ({ assert }) => {
    const agency = await add()
    assert.equal(agency.nameRu, 'Комитет труда')
    const entry = await AuditEntry.query().orderBy('seq', 'desc').firstOrFail()
    assert.equal(entry.event, 'agency_added')
    assert.equal(entry.subject, `agency:${agency.id}`)
    assert.include(entry.data, '151240000009')
  })

  test('the KATO code of a place stands for its region', async ({ assert }) => {
    const agency = await add({ regionKato: '711210000' })
    assert.equal(agency.regionKato, '710000000')
  })

  test('what is wrong is named, and nothing is stored', async ({ assert }) => {
    await assert.rejects(() => add({ bin: '151240000008' }), /E_BIN_CHECK_DIGIT/)
    await assert.rejects(() => add({ nameKk: ' ' }), /E_AGENCY_NAME_EMPTY/)
    await assert.rejects(() => add({ nameRu: 'я'.repeat(501) }), /E_AGENCY_NAME_LONG/)
    await assert.rejects(() => add({ regionKato: '999999999' }), /E_REGION_KATO_UNKNOWN/)
    await assert.rejects(() => add({ regionKato: 'Астана' }), /E_REGION_KATO_UNKNOWN/)
    assert.isNull(await findAgency('151240000009'))
    assert.lengthOf(await AuditEntry.all(), 0)
  })

  test('an agency is entered once', async ({ assert }) => {
    await add()
    await assert.rejects(() => add(), /E_AGENCY_EXISTS/)
  })

  test('the demonstration agencies are entered once', async ({ assert }) => {
    const demonstration = await app.container.make(AddDemonstrationAgencies)
    assert.lengthOf(await demonstration.handle(), 4)
    assert.lengthOf(await demonstration.handle(), 0)
    assert.lengthOf(await listAgencies(), 4)
  })

  test('agencies are found by a part of a name in any case, with ё as е, and by BIN', async ({
    assert,
  }) => {
    await add({ nameRu: 'Отдел учёта 100%' })
    for (const search of ['УЧЕТА', 'учёта', 'еңбек КОМ', '15124', '100%'])
      assert.lengthOf(await listAgencies({ search }), 1, search)
    assert.lengthOf(await listAgencies({ search: '1%9' }), 0)
  })
})
