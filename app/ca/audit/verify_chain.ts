import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import AuditEntry from '#models/audit_entry'
import { GENESIS_HASH, entryHash } from '#ca/audit/entry_hash'

/**
 * gap: a sequence number is missing; changed: the entry is not what was hashed; unlinked: it does not follow
 * from the entry before; head: the last entry is not the one that the head names (the tail was cut or grown).
 */
export type ChainFault = 'gap' | 'changed' | 'unlinked' | 'head'

/** What the check of the chain found; `at` is the sequence number of the first break. */
export interface ChainReport {
  entries: number
  head: { seq: number; hash: string }
  break: { fault: ChainFault; at: number } | null
}

const PAGE = 1000

type Link = Pick<AuditEntry, 'seq' | 'hash'>

function faultOf(entry: AuditEntry, previous: Link): ChainFault | null {
  if (entry.seq !== previous.seq + 1) return 'gap'
  if (entryHash(entry) !== entry.hash) return 'changed'
  return entry.previousHash === previous.hash ? null : 'unlinked'
}

function page(trx: TransactionClientContract, after: number) {
  return AuditEntry.query({ client: trx }).where('seq', '>', after).orderBy('seq').limit(PAGE)
}

async function walk(trx: TransactionClientContract) {
  let last: Link = { seq: 0, hash: GENESIS_HASH }
  for (;;) {
    const entries = await page(trx, last.seq)
    for (const entry of entries) {
      const fault = faultOf(entry, last)
      if (fault) return { last, break: { fault, at: last.seq + 1 } }
      last = entry
    }
    if (entries.length < PAGE) return { last, break: null }
  }
}

/**
 * Walks the whole audit chain from the first entry, a page at a time, on one snapshot of the database (a writer
 * may go on meanwhile), and compares its end with the head. Reads only.
 */
export function verifyChain(database: QueryClientContract = db.connection()): Promise<ChainReport> {
  return database.transaction(async (trx) => {
    const head: Link = await trx.from('audit_head').where('id', 1).firstOrFail()
    const { last, break: found } = await walk(trx)
    const cut = last.seq !== head.seq || last.hash !== head.hash
    const tail = cut ? { fault: 'head' as const, at: Math.min(last.seq, head.seq) + 1 } : null
    return {
      entries: last.seq,
      head: { seq: head.seq, hash: head.hash },
      break: found ?? tail,
    }
  })
}
