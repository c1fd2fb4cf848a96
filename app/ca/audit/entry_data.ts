import type AuditEntry from '#models/audit_entry'

/** The data of an audit entry, read from its canonical JSON. */
export type EntryData = Record<string, string | number | boolean | string[] | null>

/** What an audit entry says beyond event, actor and subject; the catalogue names its fields. */
export const dataOf = (entry: Pick<AuditEntry, 'data'>): EntryData => JSON.parse(entry.data)
