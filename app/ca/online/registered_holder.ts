import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CaError } from '#ca/ca_error'
import Certificate from '#models/certificate'
import HolderCorrection from '#models/holder_correction'
import type Application from '#models/application'

interface Reading {
  client?: TransactionClientContract
}

/** What a holder may correct in the register. */
export interface CorrectableData {
  position: string
  locality: string | null
  email: string
  /** +7 and ten digits. */
  phone: string
}

/** A holder as the register has them: the last row by which they were issued a certificate, and their corrections. */
export interface RegisteredHolder extends CorrectableData {
  iin: string
  bin: string
  surname: string
  givenName: string
  patronymic: string | null
  organisation: string
  regionKato: string
}

/** The data of a row, with what the holder has corrected since. */
export async function holderOfRow(
  application: Application,
  options: Reading = {}
): Promise<RegisteredHolder> {
  const { iin, bin, surname, givenName, patronymic, organisation, regionKato } = application
  const corrected = await HolderCorrection.find(iin, options)
  const { position, locality, email, phone } = corrected ?? application
  const named = { iin, bin, surname, givenName, patronymic, organisation, regionKato }
  return { ...named, position, locality, email, phone }
}

/**
 * The register's data about a person.
 *
 * @throws CaError E_HOLDER_UNKNOWN for somebody who has never had a certificate
 */
export async function registeredHolder(
  iin: string,
  options: Reading = {}
): Promise<RegisteredHolder> {
  const last = await Certificate.query(options)
    .where({ holderIin: iin, state: 'issued' })
    .orderBy('notAfter', 'desc')
    .orderBy('id', 'desc')
    .preload('application')
    .first()
  if (!last) throw new CaError('E_HOLDER_UNKNOWN', { iin }, 404)
  return holderOfRow(last.application, options)
}
