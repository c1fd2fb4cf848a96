import type { Assert } from '@japa/assert'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import { verifyChain } from '#ca/audit/verify_chain'

const rows = async (db: QueryClientContract, sql: string): Promise<Record<string, unknown>[]> => {
  const result = await db.rawQuery(sql)
  return db.dialect.name === 'mysql' ? result[0] : result
}

const NEVER: Record<string, string> = {
  'a serial number is used twice':
    'select serial from certificates group by serial having count(*) > 1',
  'a serial number is announced for signing twice': `
    select subject from audit_entries where event = 'certificate_signing' group by subject having count(*) > 1`,
  'a reserved serial number has no audit line': `
    select serial from certificates c where not exists (select 1 from audit_entries a
      where a.event = 'certificate_signing' and a.subject = concat('certificate:', c.serial))`,
  'an issued certificate has not exactly one audit line': `
    select serial from certificates c where state = 'issued' and (select count(*) from audit_entries a
      where a.event = 'certificate_issued' and a.subject = concat('certificate:', c.serial)) <> 1`,
  'an audit line tells of a certificate that is not stored': `
    select seq from audit_entries a where event = 'certificate_issued' and not exists (select 1 from certificates c
      where c.state = 'issued' and c.der is not null and a.subject = concat('certificate:', c.serial))`,
  'a carrier line has no certificate': `
    select id from carrier_movements m where state <> 'stock' and not exists (select 1 from certificates c
      where c.state = 'issued' and c.carrier_id = m.carrier_id and c.application_id = m.application_id)`,
  'a carrier is bound without its certificate': `
    select serial_number from carriers k where state <> 'stock' and not exists (select 1 from certificates c
      where c.state = 'issued' and c.carrier_id = k.id and c.application_id = k.application_id)`,
  'an issued certificate has no carrier line': `
    select serial from certificates c join applications a on a.id = c.application_id
      where c.state = 'issued' and a.state <> 'to_install' and not exists (select 1 from carrier_movements m
        where m.state = case when a.state = 'installed' then 'handed_out' else 'assigned' end
          and m.carrier_id = c.carrier_id and m.application_id = c.application_id)`,
  'an application has two certificates': `
    select application_id from certificates where state <> 'void' group by application_id having count(*) > 1`,
  'an application and its certificate disagree': `
    select id from applications a where
      (state = 'issuing') <> exists (select 1 from certificates c where c.application_id = a.id and c.state = 'reserved')
      or (state in ('issued', 'written', 'handed_out', 'to_install', 'installed'))
        <> exists (select 1 from certificates c where c.application_id = a.id and c.state = 'issued')`,
}

/** What must hold after every commit, and so after every crash: the promises of docs/issuance-cycle.md. */
export async function assertPromises(assert: Assert, db: QueryClientContract, when: string) {
  for (const [what, sql] of Object.entries(NEVER))
    assert.deepEqual(await rows(db, sql), [], `${when}: ${what}`)
  const chain = await verifyChain(db)
  assert.isNull(chain.break, `${when}: the audit chain is broken`)
}
