import { randomInt } from 'node:crypto'
import { checkDigit } from '#ca/agencies/identification_numbers'
import { searchText } from '#ca/search_text'
import type Agency from '#models/agency'
import type Application from '#models/application'

const two = (number: number) => String(number).padStart(2, '0')

/** A right IIN of nobody in particular, born between 1970 and 1999. */
export function inventedIin(): string {
  const born = `${randomInt(70, 100)}${two(randomInt(1, 13))}${two(randomInt(1, 29))}`
  const firstEleven = `${born}${randomInt(3, 5)}${String(randomInt(10_000)).padStart(4, '0')}`
  const last = checkDigit(firstEleven)
  return last === null ? inventedIin() : `${firstEleven}${last}`
}

/** The row of an application for an invented employee of an agency. */
export function inventedEmployee(agency: Agency, rowNumber: number): Partial<Application> {
  const iin = inventedIin()
  const [surname, givenName] = ['Ойдан', `Тұлға ${rowNumber}`]
  return {
    ...{ rowNumber, iin, surname, givenName, patronymic: null },
    ...{ category: 'administrative', position: 'Бас сарапшы', bin: agency.bin },
    ...{ organisation: agency.nameKk, regionKato: agency.regionKato, locality: null },
    ...{ email: 'oidan@example.kz', phone: '+77010000000' },
    ...{ secondCertificateGround: null, state: 'waiting', putOffAt: null },
    search: searchText(`${surname} ${givenName}`, iin),
  }
}
