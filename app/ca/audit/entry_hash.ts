import { hash } from 'node:crypto'

/** `previousHash` of the first entry. */
export const GENESIS_HASH = '0'.repeat(64)

/** What the hash of an entry covers; `data` is the canonical JSON text as it is stored. */
export interface HashedFields {
  seq: number
  at: string
  event: string
  actor: string
  subject: string
  data: string
  previousHash: string
}

/** JSON with sorted keys and no white space: one text for one value. */
export function canonicalJson(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(data, Object.keys(data).sort())
}

/** Lower-case hex SHA-256 of the JSON array [seq, at, event, actor, subject, data, previousHash]. */
export function entryHash(entry: HashedFields): string {
  const { seq, at, event, actor, subject, data, previousHash } = entry
  const text = JSON.stringify([seq, at, event, actor, subject, data, previousHash])
  return hash('sha256', text, 'hex')
}
