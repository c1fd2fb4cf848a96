import db from '@adonisjs/lucid/services/db'
import { assertOwn, carrierUnknown } from '#ca/carriers/own_carrier'
import { Gathered } from '#ca/gathered'
import { marks, plainRows } from '#ca/plain_rows'
import type { RegisteredHolder } from '#ca/online/registered_holder'
import type { Category } from '#models/application'
import type { CarrierState } from '#models/carrier'

/** A person with the carrier that they have in hand. */
export interface OwnHolder {
  carrierId: number
  /** By the register, as `registeredHolder` has it. */
  holder: RegisteredHolder
  /** The Kazakh name of the holder's region. */
  regionName: string
  category: Category
}

interface Row {
  serial_number: string
  carrier_id: number
  state: CarrierState
  iin: string | null
  bin: string
  surname: string
  given_name: string
  patronymic: string | null
  organisation: string
  region_kato: string
  region_name: string
  category: Category
  position: string
  locality: string | null
  email: string
  phone: string
}

const corrected = (...names: string[]) =>
  names.map((name) => `case when h.iin is null then a.${name} else h.${name} end as ${name}`)

const STATEMENT = `select c.serial_number, c.id as carrier_id, c.state, a.iin, a.bin, a.surname, a.given_name, a.patronymic,
  a.organisation, a.region_kato, r.name_kk as region_name, a.category,
  ${corrected('position', 'locality', 'email', 'phone').join(', ')}
  from carriers c left join applications a on a.id = c.application_id
  left join regions r on r.kato = a.region_kato left join holder_corrections h on h.iin = a.iin
  where c.serial_number in`

const reading = new Gathered<string, Row | undefined>()

async function rowsOf(serialNumbers: string[]): Promise<(Row | undefined)[]> {
  const found = await plainRows<Row>(
    db.connection(),
    `${STATEMENT} (${marks(serialNumbers)})`,
    serialNumbers
  )
  return serialNumbers.map((each) => found.find((row) => row.serial_number === each))
}

/**
 * The holder to whom a carrier was given, with what they have corrected since.
 *
 * @param serialNumber as the carrier reports itself
 * @throws CaError E_CARRIER_UNKNOWN, E_CARRIER_NOT_OWN
 */
export async function ownHolder(serialNumber: string, iin: string): Promise<OwnHolder> {
  const row = await reading.ask(serialNumber, rowsOf)
  if (!row) throw carrierUnknown(serialNumber)
  assertOwn(row, serialNumber, iin)
  const { bin, surname, patronymic, organisation, position, locality, email, phone } = row
  const named = { iin, bin, surname, givenName: row.given_name, patronymic, organisation }
  return {
    carrierId: row.carrier_id,
    holder: { ...named, regionKato: row.region_kato, position, locality, email, phone },
    regionName: row.region_name,
    category: row.category,
  }
}
