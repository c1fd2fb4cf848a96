import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import db from '@adonisjs/lucid/services/db'

/*
| The same list for both: made once in the database (SQLite), and written out as the text index of openssl.
*/

/** CRLReason and its name in the index; none is a hold. */
const REASONS: Record<number, string> = {
  1: 'keyCompromise',
  3: 'affiliationChanged',
  4: 'superseded',
  5: 'cessationOfOperation',
}

/** Bytes as long as a certificate's, so that reading a row costs what it costs. */
const CERTIFICATES = `
  insert into certificates (authority_id, serial, profile, state, spki_sha256, tbs, der, holder_iin, agency_bin,
    search, not_before, not_after, reserved_at, reserved_by)
  with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < :count)
  select :authority, '4' || substr(lower(hex(randomblob(20))), 2), 'P-USER-2015', 'issued',
    printf('%064x', n), zeroblob(900), zeroblob(1050), '850312400019', '220641000200',
    'оспанова динара 850312400019', '2025-06-01 00:00:00', '2028-06-01 00:00:00', '2025-06-01 00:00:00', 'benchmark'
  from numbers`

const REVOCATIONS = `
  insert into revocations (certificate_id, ground, reason, revoked_at, channel, created_at)
  select id, 'agreement', case id % 4 when 0 then 1 else id % 4 + 2 end,
    datetime('2025-07-01', '+' || (id * 30) || ' seconds'), 'offline', '2026-07-01 00:00:00'
  from certificates where authority_id = :authority`

/** Revoked certificates of an authority, by statements that make them from numbers. */
export async function fillList(authority: number, count: number): Promise<void> {
  await db.rawQuery('pragma journal_mode = off')
  await db.rawQuery('pragma synchronous = off')
  await db.rawQuery('pragma cache_size = -600000')
  await db.rawQuery(CERTIFICATES, { authority, count })
  await db.rawQuery(REVOCATIONS, { authority })
  await db.rawQuery('pragma journal_mode = wal')
  await db.rawQuery('pragma synchronous = full')
}

interface Row {
  id: number
  serial: string
  revokedAt: string
  reason: number
}

const PAGE = 10_000

/** The list as `openssl ca` keeps it. */
export async function writeIndex(authority: number, index: string): Promise<void> {
  const out = createWriteStream(index)
  for (let after = 0, rows: Row[]; ; after = rows[rows.length - 1].id) {
    rows = await db
      .from('revocations as r')
      .join('certificates as c', 'c.id', 'r.certificate_id')
      .where('c.authority_id', authority)
      .where('r.id', '>', after)
      .orderBy('r.id')
      .limit(PAGE)
      .select('r.id', 'c.serial', 'r.reason', 'r.revoked_at as revokedAt')
    const text = rows.map(({ serial, revokedAt, reason }) => {
      const at = `${revokedAt.slice(2).replaceAll(/[-: ]/g, '')}Z`
      return `R\t280601000000Z\t${at},${REASONS[reason]}\t${serial.toUpperCase()}\tunknown\t/CN=x\n`
    })
    if (!out.write(text.join(''))) await once(out, 'drain')
    if (rows.length < PAGE) break
  }
  out.end()
  await once(out, 'finish')
}
