import db from '@adonisjs/lucid/services/db'
import { toHex } from '#ca/certificates/asn1'
import { sha256 } from '#ca/crypto/hash'
import { Gathered } from '#ca/gathered'
import { marks, plainRows, rowMoment, type RowMoment } from '#ca/plain_rows'
import type { HrKind } from '#models/hr_system'
import type { DateTime } from 'luxon'

/** What is asked of every call: a certificate that is registered, and the system for which it is. */
export interface RegisteredSystem {
  id: number
  name: string
  /** Of the certificate. */
  serial: string
  withdrawn: boolean
  validFrom: DateTime
  validTo: DateTime
  suspended: boolean
  addresses: string[]
  kinds: HrKind[]
  limitPerMinute: number
}

interface Row {
  sha256: string
  id: number
  name: string
  serial: string
  withdrawn_at: RowMoment | null
  valid_from: RowMoment
  valid_to: RowMoment
  suspended_at: RowMoment | null
  addresses: string
  kinds: string
  limit_per_minute: number
}

const STATEMENT = `select s.id, s.name, s.addresses, s.kinds, s.limit_per_minute, s.suspended_at,
  c.sha256, c.serial, c.withdrawn_at, c.valid_from, c.valid_to
  from hr_system_certificates c join hr_systems s on s.id = c.system_id where c.sha256 in`

const reading = new Gathered<string, Row | undefined>()

async function rowsOf(fingerprints: string[]): Promise<(Row | undefined)[]> {
  const different = [...new Set(fingerprints)]
  const statement = `${STATEMENT} (${marks(different)})`
  const found = await plainRows<Row>(db.connection(), statement, different)
  return fingerprints.map((each) => found.find((row) => row.sha256 === each))
}

/** The system for which a certificate (DER) is registered; undefined when it is for none. */
export async function registeredSystem(
  certificate: Uint8Array
): Promise<RegisteredSystem | undefined> {
  const fingerprint = toHex(sha256(certificate))
  const row = await reading.ask(fingerprint, rowsOf)
  if (!row) return undefined
  const { id, name, serial, addresses, kinds } = row
  return {
    ...{ id, name, serial },
    ...{ withdrawn: row.withdrawn_at !== null, suspended: row.suspended_at !== null },
    ...{ validFrom: rowMoment(row.valid_from), validTo: rowMoment(row.valid_to) },
    ...{ addresses: JSON.parse(addresses), kinds: JSON.parse(kinds) },
    limitPerMinute: row.limit_per_minute,
  }
}
