import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import db from '@adonisjs/lucid/services/db'
import { AuditLog } from '#ca/audit/audit_log'
import { FixedClock, type Clock } from '#ca/clock'
import { plainRows } from '#ca/plain_rows'
import AuditEntry from '#models/audit_entry'
import type { AuditAct } from '#ca/audit/events'
import type { CaSettings } from '#ca/authorities/ca_settings'

type Row = Record<string, unknown>

/** Tables that an act fills, parents first, each with its key, by which it is in order, and columns on which the act hangs. */
type Tables = Readonly<Record<string, readonly [key: string, ...columns: string[]]>>

export const REFERENCE_DATA: Tables = {
  regions: ['kato'],
  calendar_years: ['year'],
  calendar_days: ['date'],
  agencies: ['id', 'bin'],
}

export const AUTHORITIES: Tables = {
  authorities: ['id', 'serial', 'issuing_from', 'retired_at', 'demonstration'],
  authority_drafts: ['id', 'serial'],
  service_certificates: ['id', 'serial', 'state'],
}

/** What an act left: rows, acts of the audit log, files by their paths. */
interface Left {
  rows: [table: string, rows: Row[]][]
  acts: AuditAct[]
  files: Map<string, string>
}

/** What was done where it was done before is not done again: its rows, its audit entries and its files are copied. */
interface Act {
  name: string
  tables: Tables
  clock: Clock
  /** Where its keys go. */
  settings?: CaSettings
  handle(): Promise<unknown>
}

const LEFT = new Map<string, Left>()

/**
 * Does an act that tests begin with, really once per process for each moment of a clock that stands still and for each
 * content of its tables before; afterwards its outcome is entered. The audit log is continued from wherever it is.
 */
export async function heldOnce(act: Act): Promise<void> {
  const before = await presentIn(act.tables)
  const moment = act.clock instanceof FixedClock ? act.clock.now().toISO() : 'now'
  const key = JSON.stringify([act.name, moment, before])
  const left = LEFT.get(key)
  if (left) return enter(left, act)
  LEFT.set(key, await observed(act, before))
}

type Present = Record<string, Row[]>

async function presentIn(tables: Tables): Promise<Present> {
  const present: Present = {}
  for (const [table, columns] of Object.entries(tables)) {
    const sql = `select ${columns.join(', ')} from ${table} order by ${columns[0]}`
    present[table] = await plainRows<Row>(db.connection(), sql, [])
  }
  return present
}

async function observed(act: Act, before: Present): Promise<Left> {
  const [head] = await db.from('audit_head').select('seq')
  const filesBefore = await filesOf(act.settings)
  await act.handle()
  await assertAdded(act, before)
  const rows: Left['rows'] = []
  for (const [table, [key]] of Object.entries(act.tables)) {
    const known = new Set(before[table].map((row) => row[key]))
    const all: Row[] = await db.from(table).orderBy(key)
    rows.push([table, all.filter((row) => !known.has(row[key]))])
  }
  const entries = await AuditEntry.query().where('seq', '>', head.seq).orderBy('seq')
  const files = await filesOf(act.settings)
  for (const [path, text] of filesBefore) if (files.get(path) === text) files.delete(path)
  return { rows, files, acts: entries.map(actOf) }
}

/** A copy adds rows: an act that changes those that were there cannot be copied. */
async function assertAdded({ name, tables }: Act, before: Present): Promise<void> {
  const after = await presentIn(tables)
  for (const [table, rows] of Object.entries(before))
    for (const row of rows)
      if (!after[table].some((one) => isDeepStrictEqual(one, row)))
        throw new Error(`${name} changes what was in ${table}: ${JSON.stringify(row)}`)
}

const actOf = ({ event, actor, subject, data }: AuditEntry) =>
  ({ event, actor, subject, data: JSON.parse(data) }) as AuditAct

async function enter({ rows, acts, files }: Left, { clock, settings }: Act): Promise<void> {
  await db.transaction(async (trx) => {
    for (const [table, added] of rows)
      if (added.length > 0) await trx.table(table).multiInsert(added)
    if (acts.length > 0) await new AuditLog(clock).appendAll(trx, acts)
  })
  if (!settings) return
  await mkdir(settings.keyDirectory, { recursive: true, mode: 0o700 })
  for (const [path, text] of files)
    await writeFile(join(dirname(settings.passphraseFile), path), text, { mode: 0o600 })
}

/** The passphrase and the keys beside it. */
async function filesOf(settings: CaSettings | undefined): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  if (!settings) return files
  const { passphraseFile, keyDirectory } = settings
  const add = async (name: string, path: string) => {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) files.set(name, text)
  }
  await add(basename(passphraseFile), passphraseFile)
  const keys = await readdir(keyDirectory).catch(() => [])
  for (const key of keys) await add(join(basename(keyDirectory), key), join(keyDirectory, key))
  return files
}
