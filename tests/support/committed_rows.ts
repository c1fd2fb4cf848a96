import db from '@adonisjs/lucid/services/db'
import { GENESIS_HASH } from '#ca/audit/entry_hash'

/** What a test of real concurrency commits, children first. */
const TABLES = [
  'online_notices',
  'online_letter_rows',
  'online_steps',
  'online_applications',
  'carrier_returns',
  'emergency_revocations',
  'revocation_requests',
  'revoked_entries',
  'revocations',
  'revocation_letters',
  'hand_outs',
  'certificates',
  'carrier_movements',
  'carriers',
  'refusals',
  'applications',
  'letters',
  'agencies',
  'regions',
  'audit_entries',
  'authority_drafts',
  'calendar_days',
  'calendar_years',
]

/** Removes what a test has committed, so that the next one finds the empty tables that it expects. */
export async function removeCommittedRows() {
  for (const table of TABLES) await db.from(table).delete()
  await db.from('authorities').where('role', 'state').delete()
  await db.from('authorities').delete()
  await db.from('audit_head').update({ seq: 0, hash: GENESIS_HASH })
}
